package io.clawstream.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.clawstream.bench.load.Crowd;
import io.clawstream.bench.model.LimitedModel;
import io.clawstream.bench.stats.Percentiles;
import io.clawstream.bench.workers.Drain;
import io.clawstream.bench.workers.Flight;
import io.clawstream.bench.workers.JobBook;
import io.clawstream.bench.workers.Scaling;
import io.clawstream.bench.workers.Takeover;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reports of the benchmarks of the llm-workers. */
class WorkersReportTest {
  private static final Machine MACHINE = new Machine(2, 24L << 30, "Linux", "25", "4.3.1");
  private static final JobBook.Fates GOOD = new JobBook.Fates(100, 0, 0, 0, 0, 0, 1_100);

  @Test
  void what_was_not_measured_is_neither_shown_nor_a_goal() {
    WorkersReport report =
        workers(List.of(new Flight(40, 10, 9, 500L << 20, 800L << 20, 33, GOOD)), List.of());

    assertThat(report.text()).contains("One worker, full").doesNotContain("SIGKILL");
    assertThat(report.goals())
        .extracting(Goal::what)
        .containsExactly("heap in use with the worker full, MiB", "jobs without an answer");
    assertThat(report.goals()).allMatch(Goal::met);
  }

  @Test
  void a_finished_job_that_was_done_again_and_a_job_without_an_answer_miss_the_goals() {
    WorkersReport report =
        workers(
            List.of(), List.of(new Takeover(1_050, new JobBook.Fates(9, 1, 0, 4, 2, 0, 5_000))));

    assertThat(report.goals()).hasSize(2).noneMatch(Goal::met);
    assertThat(report.text()).contains("5.00", "MISSED");
    assertThat(WorkersReport.line(report.takeovers().getFirst()))
        .contains("worst wait 5.00 s (before: 1.05 s), 4 jobs done twice, 2 of them");
  }

  @Test
  void the_stall_is_what_the_second_worker_adds_to_the_longest_wait(@TempDir Path directory)
      throws Exception {
    WorkersReport report =
        new WorkersReport(
            "2026-01-01T00:00:00Z",
            MACHINE,
            Map.of("rate", 1),
            List.of(),
            List.of(new Drain(100, 0, 1.2, GOOD)),
            List.of(),
            List.of(new Scaling(100, 198, 1_100, 1_900, 2_200, GOOD)));

    assertThat(report.goals())
        .filteredOn(goal -> goal.what().contains("stall"))
        .extracting(Goal::met)
        .containsExactly(true, false);
    Path file = directory.resolve("report.json");
    report.write(file);
    JsonNode json = new ObjectMapper().readTree(file.toFile());
    assertThat(json.at("/scalings/0/bothPerSecond").asDouble()).isEqualTo(198);
    assertThat(json.at("/goals")).isNotEmpty();
  }

  @Test
  void limits_are_held_if_everybody_got_an_answer_in_time() {
    Percentiles response = new Percentiles(500, 2_000, 1_900, 4_000, 4_500, 5_000);
    Map<String, List<LimitsReport.Round>> rounds = new LinkedHashMap<>();
    rounds.put(
        LimitsReport.DIRECT,
        List.of(
            new LimitsReport.Round(
                new Crowd.Result(500, 400, response), new LimitedModel.Refusals(3, 320, 77))));
    rounds.put(
        LimitsReport.CLAWSTREAM,
        List.of(
            new LimitsReport.Round(
                new Crowd.Result(500, 0, response), new LimitedModel.Refusals(0, 0, 88))));

    LimitsReport report = LimitsReport.of("2026-01-01T00:00:00Z", MACHINE, Map.of(), rounds);

    assertThat(report.goals()).hasSize(2).allMatch(Goal::met);
    assertThat(report.text()).contains("80.00 %", "0.00 %", "323", "88");
  }

  private static WorkersReport workers(List<Flight> flights, List<Takeover> takeovers) {
    return new WorkersReport(
        "2026-01-01T00:00:00Z", MACHINE, Map.of(), flights, List.of(), takeovers, List.of());
  }
}
