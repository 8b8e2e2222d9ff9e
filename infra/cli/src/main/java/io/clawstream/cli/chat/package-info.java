/**
 * A terminal client of the web chat protocol (docs/webchat-protocol.md): the pure {@code
 * ChatSession} and the shell around it. Nothing of the server's side lives here.
 */
@NullMarked
package io.clawstream.cli.chat;

import org.jspecify.annotations.NullMarked;
