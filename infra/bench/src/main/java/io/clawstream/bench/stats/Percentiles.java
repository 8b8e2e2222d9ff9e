package io.clawstream.bench.stats;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * A distribution of durations in a few numbers, all in milliseconds.
 *
 * @param count how many durations; the others are 0 if there were none
 */
public record Percentiles(long count, double mean, double p50, double p95, double p99, double max) {
  /** Of no durations. */
  public static final Percentiles NONE = new Percentiles(0, 0, 0, 0, 0, 0);

  /** The median of each number over several rounds; the count is the sum. */
  public static Percentiles median(List<Percentiles> rounds) {
    List<Percentiles> counted = rounds.stream().filter(round -> round.count > 0).toList();
    return new Percentiles(
        counted.stream().mapToLong(Percentiles::count).sum(),
        median(counted, Percentiles::mean),
        median(counted, Percentiles::p50),
        median(counted, Percentiles::p95),
        median(counted, Percentiles::p99),
        median(counted, Percentiles::max));
  }

  /** The middle value, or the mean of the two in the middle; 0 of nothing. */
  public static double median(double... values) {
    if (values.length == 0) {
      return 0;
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private static double median(List<Percentiles> rounds, ToDoubleFunction<Percentiles> number) {
    return median(rounds.stream().mapToDouble(number).toArray());
  }
}
