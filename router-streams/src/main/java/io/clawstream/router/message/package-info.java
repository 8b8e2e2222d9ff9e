/**
 * What a StandardMessage means to the router: its identity, its text for a model, the command or
 * the conversation in it. Plain functions of the message; no session and no policy.
 */
@NullMarked
package io.clawstream.router.message;

import org.jspecify.annotations.NullMarked;
