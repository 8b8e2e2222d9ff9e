package io.clawstream.bench.report;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One of the numbers to hold, on a 2-core machine.
 *
 * @param limit what may not be exceeded, or, if {@code atLeast}, must be reached
 */
public record Goal(String what, double limit, boolean atLeast, double measured, boolean met) {
  private static final double RATIO_P50 = 1.5;
  private static final double OVERHEAD_P99_MS = 50;
  private static final double MESSAGES_PER_SECOND = 2_000;

  /** The goals that a run has something to say on. */
  static List<Goal> of(@Nullable LatencyReport latency, @Nullable ThroughputReport throughput) {
    List<Goal> goals = new ArrayList<>();
    if (latency != null) {
      goals.add(atMost("p50 overhead, pipeline over relay", RATIO_P50, latency.ratioP50Overhead()));
      goals.add(
          atMost(
              "p99 overhead of the pipeline, ms",
              OVERHEAD_P99_MS,
              latency.pipeline().median().overhead().p99()));
      goals.add(
          atMost("messages without a reply", 0, (double) latency.pipeline().median().unanswered()));
    }
    if (throughput != null) {
      double perSecond = throughput.pipeline().median().perSecond();
      goals.add(
          new Goal(
              "messages/s end to end",
              MESSAGES_PER_SECOND,
              true,
              perSecond,
              perSecond >= MESSAGES_PER_SECOND));
      goals.add(
          atMost(
              "messages without a reply at saturation",
              0,
              (double) throughput.pipeline().median().unanswered()));
    }
    return List.copyOf(goals);
  }

  static Goal atMost(String what, double limit, double measured) {
    return new Goal(what, limit, false, measured, measured <= limit);
  }
}
