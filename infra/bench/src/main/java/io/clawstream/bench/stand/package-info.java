/**
 * The test stand: broker, registry, the fake outside world, and the two chains, the pipeline and
 * the relay, each hop a process of its own. It starts and stops things; it does not measure.
 */
@NullMarked
package io.clawstream.bench.stand;

import org.jspecify.annotations.NullMarked;
