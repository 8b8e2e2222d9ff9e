package io.clawstream.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.clawstream.bench.hops.Breakdown;
import io.clawstream.bench.load.ClosedLoop;
import io.clawstream.bench.load.OpenLoop;
import io.clawstream.bench.proc.Costs.Cost;
import io.clawstream.bench.stats.Percentiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  private static final Machine MACHINE = new Machine(2, 4L << 30, "Linux 6 amd64", "25", "4.3.1");

  @Test
  void the_ratio_is_that_of_the_medians() {
    LatencyReport report =
        LatencyReport.of(
            List.of(round(6, 0), round(9, 0), round(8, 0)),
            List.of(round(4, 0), round(2, 0), round(5, 0)));

    assertThat(report.ratioP50Overhead()).isEqualTo(2.0);
    assertThat(report.pipeline().median().overhead().p50()).isEqualTo(8);
  }

  @Test
  void goals_are_held_or_missed() {
    List<Goal> goals =
        Goal.of(LatencyReport.of(List.of(round(6, 1)), List.of(round(5, 0))), throughput(1500));

    assertThat(goals).extracting(Goal::met).containsExactly(true, true, false, false, true);
  }

  @Test
  void what_was_not_measured_has_no_goals() {
    assertThat(Goal.of(null, null)).isEmpty();
    assertThat(Goal.of(null, throughput(2500))).extracting(Goal::met).containsExactly(true, true);
  }

  @Test
  void costs_of_rounds_are_summed_up() {
    Map<String, Cost> summary =
        CostSummary.of(
            List.of(
                Map.of("router", new Cost(0.2, 100, 150)),
                Map.of("router", new Cost(0.4, 120, 140)),
                Map.of("router", new Cost(0.3, 90, 160))));

    assertThat(summary).containsExactly(Map.entry("router", new Cost(0.3, 120, 160)));
    assertThat(CostSummary.of(List.of())).isEmpty();
  }

  @Test
  void the_text_says_what_matters() {
    String text =
        ReportText.of(
            BenchReport.of(
                "2026-01-01T00:00:00Z",
                MACHINE,
                Map.of(),
                LatencyReport.of(List.of(round(6, 3)), List.of(round(4, 0))),
                throughput(2400.4)));

    assertThat(text)
        .contains("2 cores", "4.0 GiB")
        .contains("1.50")
        .contains("2400")
        .contains("3 messages got no reply")
        .contains("router")
        .contains("inbound appended → job appended")
        .contains("held")
        .contains("MISSED");
  }

  @Test
  void the_json_has_every_round(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("bench.json");
    BenchReport.of(
            "2026-01-01T00:00:00Z",
            MACHINE,
            Map.of("ratePerSecond", 100),
            LatencyReport.of(List.of(round(6, 0), round(7, 0)), List.of(round(4, 0))),
            null)
        .write(file);

    JsonNode json = new ObjectMapper().readTree(file.toFile());

    assertThat(json.at("/settings/ratePerSecond").asInt()).isEqualTo(100);
    assertThat(json.at("/latency/pipeline/median/overhead/p50").asDouble()).isEqualTo(6.5);
    assertThat(json.at("/latency/pipeline/rounds")).hasSize(2);
    assertThat(json.at("/latency/pipeline/rounds/0/costs/router/cores").asDouble()).isEqualTo(0.25);
    assertThat(json.at("/throughput").isNull()).isTrue();
    assertThat(json.at("/goals/0/met").asBoolean()).isFalse();
    assertThat(json.at("/machine/cores").asInt()).isEqualTo(2);
  }

  @Test
  void this_machine_has_cores_and_memory() {
    Machine here = Machine.here();

    assertThat(here.cores()).isPositive();
    assertThat(here.memoryBytes()).isPositive();
    assertThat(here.kafka()).startsWith("4.");
  }

  private static LatencyReport.Round round(double p50, long unanswered) {
    Percentiles percentiles = new Percentiles(100, p50, p50, p50 * 2, p50 * 3, p50 * 4);
    return new LatencyReport.Round(
        new OpenLoop.Result(
            100, 0, unanswered, percentiles, percentiles, percentiles, Percentiles.NONE),
        Breakdown.median(
            List.of(
                new Breakdown(
                    Map.of("inbound appended → job appended", percentiles), percentiles))),
        Map.of("router", new Cost(0.25, 200 << 20, 300 << 20)));
  }

  private static ThroughputReport throughput(double perSecond) {
    return ThroughputReport.of(
        List.of(
            new ThroughputReport.Round(
                new ClosedLoop.Result(perSecond, 1000, 0, 0, Percentiles.NONE), Map.of())),
        List.of(
            new ThroughputReport.Round(
                new ClosedLoop.Result(4000, 1000, 0, 0, Percentiles.NONE), Map.of())));
  }
}
