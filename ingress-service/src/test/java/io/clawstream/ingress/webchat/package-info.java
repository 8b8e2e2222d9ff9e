/**
 * Tests of the web chat's parts. The protocol as a whole is tested with the real server, one
 * package up.
 */
@NullMarked
package io.clawstream.ingress.webchat;

import org.jspecify.annotations.NullMarked;
