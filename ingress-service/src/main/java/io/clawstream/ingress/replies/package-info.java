/**
 * The way back to users who hold a connection open: following the egress and delta topics of their
 * channels, and finding what a connection missed. Nothing here knows sockets, frames or HTTP.
 */
@NullMarked
package io.clawstream.ingress.replies;

import org.jspecify.annotations.NullMarked;
