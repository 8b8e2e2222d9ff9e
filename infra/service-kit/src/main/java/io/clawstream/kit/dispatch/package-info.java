/**
 * Runs the records of a consumer group on virtual threads, many at a time, and remembers exactly
 * which are finished, so that a crash or a rebalance repeats only what was not. What the records
 * mean, and what is written because of them, must not live here.
 */
@NullMarked
package io.clawstream.kit.dispatch;

import org.jspecify.annotations.NullMarked;
