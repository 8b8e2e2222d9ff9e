/**
 * Tests of what the channels on the HTTP server share. What needs the server itself is tested one
 * package up.
 */
@NullMarked
package io.clawstream.ingress.http;

import org.jspecify.annotations.NullMarked;
