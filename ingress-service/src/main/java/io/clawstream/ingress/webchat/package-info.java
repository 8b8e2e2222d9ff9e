/**
 * The web chat: its WebSocket protocol (docs/webchat-protocol.md) and the connections that speak
 * it. The page itself is static files; how replies are followed and found again is not decided
 * here.
 */
@NullMarked
package io.clawstream.ingress.webchat;

import org.jspecify.annotations.NullMarked;
