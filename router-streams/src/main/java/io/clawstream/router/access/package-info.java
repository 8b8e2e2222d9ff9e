/**
 * Who is answered: a decision on the facts of one message and the channel's rules. Nothing here
 * reads a store, a clock or the settings file.
 */
@NullMarked
package io.clawstream.router.access;

import org.jspecify.annotations.NullMarked;
