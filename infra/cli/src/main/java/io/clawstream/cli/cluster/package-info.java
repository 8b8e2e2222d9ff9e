/**
 * How commands read topics and give orders to the router. What they look for, and what they make of
 * it, does not live here.
 */
@NullMarked
package io.clawstream.cli.cluster;

import org.jspecify.annotations.NullMarked;
