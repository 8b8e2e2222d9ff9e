/**
 * Where the time goes: what the broker's timestamps say about each hop of a message, next to what
 * the driver saw. Reads the topics of the chain that is measured; writes nothing.
 */
@NullMarked
package io.clawstream.bench.hops;

import org.jspecify.annotations.NullMarked;
