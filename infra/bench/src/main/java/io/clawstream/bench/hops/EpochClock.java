package io.clawstream.bench.hops;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/**
 * Brings the broker's wall-clock milliseconds to this process's {@link System#nanoTime}. Both
 * processes run on one machine and share its clock.
 *
 * @param epochNanos wall clock, and
 * @param nanoTime {@link System#nanoTime} at the same moment
 */
record EpochClock(long epochNanos, long nanoTime) {
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** The two clocks as they stand now. */
  static EpochClock now(InstantSource clock) {
    return new EpochClock(
        ChronoUnit.NANOS.between(Instant.EPOCH, clock.instant()), System.nanoTime());
  }

  /**
   * The {@link System#nanoTime} of the middle of that millisecond: broker timestamps are cut off,
   * not rounded.
   */
  long nanos(long epochMillis) {
    return nanoTime + (epochMillis * NANOS_PER_MILLI + NANOS_PER_MILLI / 2 - epochNanos);
  }
}
