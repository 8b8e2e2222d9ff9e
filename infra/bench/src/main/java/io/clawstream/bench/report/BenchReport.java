package io.clawstream.bench.report;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a run found out. Durations are in ms, sizes in bytes.
 *
 * @param startedAt ISO-8601
 * @param settings what the run was told to do, and the sizes of the records it saw
 * @param latency null if it was not measured
 * @param throughput null if it was not measured
 */
public record BenchReport(
    String startedAt,
    Machine machine,
    Map<String, Object> settings,
    @Nullable LatencyReport latency,
    @Nullable ThroughputReport throughput,
    List<Goal> goals)
    implements Report {

  /** Sums up. */
  public static BenchReport of(
      String startedAt,
      Machine machine,
      Map<String, Object> settings,
      @Nullable LatencyReport latency,
      @Nullable ThroughputReport throughput) {
    return new BenchReport(
        startedAt,
        machine,
        Map.copyOf(settings),
        latency,
        throughput,
        Goal.of(latency, throughput));
  }

  @Override
  public String text() {
    return ReportText.of(this);
  }
}
