package io.clawstream.bench.stats;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.ConcurrentHistogram;

/** Collects durations up to ten minutes with three significant digits. Thread-safe. */
public final class Latencies {
  private static final long LONGEST = TimeUnit.MINUTES.toNanos(10);
  private static final int DIGITS = 3;

  private final ConcurrentHistogram histogram = new ConcurrentHistogram(LONGEST, DIGITS);

  /**
   * Adds a duration in ns. Clocks of two threads may disagree a little: less than 0 counts as 0.
   */
  public void record(long nanos) {
    histogram.recordValue(Math.clamp(nanos, 0, LONGEST));
  }

  /** What has been collected so far. */
  public Percentiles percentiles() {
    if (histogram.getTotalCount() == 0) {
      return Percentiles.NONE;
    }
    return new Percentiles(
        histogram.getTotalCount(),
        millis(histogram.getMean()),
        millis((double) histogram.getValueAtPercentile(50)),
        millis((double) histogram.getValueAtPercentile(95)),
        millis((double) histogram.getValueAtPercentile(99)),
        millis((double) histogram.getMaxValue()));
  }

  private static double millis(double nanos) {
    return Math.round(nanos / 1_000) / 1_000.0;
  }
}
