/**
 * What routers tell about sessions, and what remains of one that was erased. Nothing here reads a
 * topic, and nothing prints.
 */
@NullMarked
package io.clawstream.cli.sessions;

import org.jspecify.annotations.NullMarked;
