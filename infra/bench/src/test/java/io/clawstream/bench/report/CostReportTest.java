package io.clawstream.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.clawstream.bench.cost.BySessions;
import io.clawstream.bench.cost.ByTurns;
import io.clawstream.bench.cost.Window;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CostReportTest {
  private static final Machine MACHINE = new Machine(2, 4L << 30, "Linux 6 amd64", "25", "4.3.1");

  @Test
  void a_turn_is_compared_with_the_first_turns_that_were_measured_beside_it() {
    CostReport report =
        report(
            List.of(
                step(1, window(900, 3_000), window(900, 3_000)),
                step(1_000, window(660, 3_300), window(600, 3_000))),
            List.of());

    assertThat(report.turns().getLast().ratio().cpu()).isEqualTo(1.1);
    assertThat(report.turns().getLast().ratio().bytes()).isEqualTo(1.1);
    assertThat(report.goals())
        .extracting(Goal::what)
        .containsExactly(
            "processor time per message at turn 1,000 over turn 1",
            "bytes to changelogs per message at turn 1,000 over turn 1");
    assertThat(report.goals()).allMatch(Goal::met);
  }

  @Test
  void numbers_of_sessions_are_compared_with_the_first_one() {
    CostReport report =
        report(
            List.of(),
            List.of(
                level(1, 5, window(500, 3_000)),
                level(1_000, 5, window(500, 3_000)),
                level(1_000_000, 65, window(800, 3_030))));

    assertThat(report.goals()).extracting(Goal::met).containsExactly(true, true, false, true);
    assertThat(report.goals()).extracting(Goal::measured).containsExactly(1.0, 1.0, 1.6, 1.01);
    assertThat(report.restoreSecondsPerMillionSessions()).isEqualTo(60.0);
  }

  @Test
  void from_a_few_sessions_nothing_is_said_about_a_million() {
    CostReport report =
        report(
            List.of(), List.of(level(1, 5, window(500, 3_000)), level(500, 6, window(500, 3_000))));

    assertThat(report.restoreSecondsPerMillionSessions()).isNull();
    assertThat(report.text()).doesNotContain("per million");
  }

  @Test
  void the_text_says_what_matters() {
    String text =
        report(
                List.of(
                    step(1, window(500, 3_000), window(500, 3_000)),
                    step(10_000, window(1_000, 3_000), window(500, 3_000))),
                List.of(level(1, 5, window(500, 3_000)), level(1_000_000, 65, window(500, 3_000))))
            .text();

    assertThat(text)
        .contains("2 cores", "medians of 1", "first turn", "sessions")
        .containsPattern("10,000 +1000 +2.00 +900 +1.00 +3000 +1.00 +100\n")
        .containsPattern("1,000,000 +500 +1.00 +900 +1.00 +3000 +1.00 +100\nsilent +1000 +2.00")
        .containsPattern("1,000,000 +7,000,000 +1.9 +2.0 +65.0\n")
        .contains("per million sessions: 60.0 s")
        .contains("held", "MISSED")
        .doesNotContain("WARNING");
  }

  @Test
  void a_machine_that_was_busy_with_other_things_is_told() {
    Window disturbed = new Window(100, 500, 900, 3_000, 1.2);

    assertThat(report(List.of(step(1, disturbed, disturbed)), List.of()).text())
        .contains("WARNING: the machine was busy");
  }

  @Test
  void the_json_has_every_round(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("bench.json");
    report(
            List.of(step(1, window(500, 3_000), window(500, 3_000))),
            List.of(level(1, 5, window(400, 3_000))))
        .write(file);

    JsonNode json = new ObjectMapper().readTree(file.toFile());

    assertThat(json.at("/turns/0/measured/rounds/0/cpuMicros").asDouble()).isEqualTo(500);
    assertThat(json.at("/sessions/0/median/changelogBytes").asDouble()).isEqualTo(3_000);
    assertThat(json.at("/sessions/0/measured/startSeconds").asDouble()).isEqualTo(5);
    assertThat(json.at("/goals").isArray()).isTrue();
  }

  private static CostReport report(List<ByTurns.Step> steps, List<BySessions.Level> levels) {
    return CostReport.of("2026-01-01T00:00:00Z", MACHINE, Map.of("repeat", 1), steps, levels);
  }

  private static ByTurns.Step step(int fromTurn, Window round, Window beside) {
    return new ByTurns.Step(fromTurn, List.of(round), List.of(beside));
  }

  private static BySessions.Level level(int sessions, double startSeconds, Window round) {
    return new BySessions.Level(
        sessions,
        7L * sessions,
        2L * sessions,
        2,
        startSeconds,
        List.of(round),
        sessions < 1_000
            ? List.of()
            : List.of(new Window(100, 2 * round.cpuMicros(), 900, 3_000, 0.1)));
  }

  private static Window window(double cpuMicros, double bytes) {
    return new Window(100, cpuMicros, 900, bytes, 0.1);
  }
}
