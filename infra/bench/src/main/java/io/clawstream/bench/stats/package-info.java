/**
 * Numbers and how they are shown: latency percentiles, medians over rounds, text tables. Nothing
 * that measures lives here.
 */
@NullMarked
package io.clawstream.bench.stats;

import org.jspecify.annotations.NullMarked;
