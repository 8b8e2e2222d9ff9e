package io.clawstream.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.clawstream.bench.recovery.Outage;
import io.clawstream.bench.recovery.Restart;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecoveryReportTest {
  private static final Machine MACHINE = new Machine(2, 4L << 30, "Linux 6 amd64", "25", "4.3.1");

  @Test
  void each_service_has_its_goal_and_what_is_lost_or_doubled_one_for_all() {
    List<Goal> goals = report(kill(4_900, 0, 0), kill(7_100, 1, 2)).goals();

    assertThat(goals)
        .extracting(Goal::what)
        .containsExactly(
            "recovery after kill -9 of ingress, s",
            "recovery after kill -9 of router, s",
            "messages lost",
            "messages answered twice");
    assertThat(goals).extracting(Goal::met).containsExactly(true, false, false, false);
    assertThat(goals).extracting(Goal::measured).containsExactly(4.9, 7.1, 1.0, 2.0);
  }

  @Test
  void what_is_answered_again_for_want_of_a_receipt_is_shown_and_breaks_no_goal() {
    RecoveryReport report =
        report(kill(1_000, 0, 0), new Outage(0.25, new Restart(1, 2), 3_000, 4_000, 200, 0, 0, 17));

    assertThat(report.goals()).allMatch(Goal::met);
    assertThat(report.text()).containsPattern("router .* 17\n");
  }

  @Test
  void the_text_says_what_matters() {
    String text = report(kill(2_340, 0, 0), kill(7_126, 0, 0)).text();

    assertThat(text)
        .contains("2 cores", "4.0 GiB")
        .contains("process up", "first answer", "worst wait")
        .containsPattern("ingress +1 +2.00 +6.50 +2.34 +9.00 +100 +0 +0 +0\n")
        .contains("7.13", "held", "MISSED");
  }

  @Test
  void a_machine_that_was_busy_with_other_things_is_told() {
    Outage undisturbed = kill(1_000, 0, 0);
    Outage disturbed = new Outage(1.4, new Restart(1, 2), 3_000, 4_000, 200, 0, 0, 0);

    assertThat(report(undisturbed, disturbed).text()).contains("WARNING: the machine was busy");
    assertThat(report(undisturbed, undisturbed).text()).doesNotContain("WARNING");
  }

  @Test
  void a_service_that_never_came_back_is_said_to_have_not() {
    RecoveryReport report =
        report(
            kill(1_000, 0, 0),
            new Outage(0, Restart.NOT_YET, Double.POSITIVE_INFINITY, 0, 200, 150, 0, 0));

    assertThat(report.text()).contains("never").doesNotContain("Infinity");
    assertThat(report.goals()).element(1).extracting(Goal::met).isEqualTo(false);
  }

  @Test
  void the_json_has_every_kill(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("bench.json");
    RecoveryReport.of(
            "2026-01-01T00:00:00Z",
            MACHINE,
            Map.of("ratePerSecond", 20),
            Map.of("egress", List.of(kill(6_000, 0, 0), kill(8_000, 0, 0))))
        .write(file);

    JsonNode json = new ObjectMapper().readTree(file.toFile());

    assertThat(json.at("/settings/ratePerSecond").asInt()).isEqualTo(20);
    assertThat(json.at("/services/egress/median/recoveryMs").asDouble()).isEqualTo(7_000);
    assertThat(json.at("/services/egress/kills")).hasSize(2);
    assertThat(json.at("/services/egress/kills/1/restart/readyMs").asDouble()).isEqualTo(6_500);
    assertThat(json.at("/goals/0/met").asBoolean()).isFalse();
  }

  private static Outage kill(double recoveryMs, long lost, long repeated) {
    return new Outage(0.1, new Restart(2_000, 6_500), recoveryMs, 9_000, 100, lost, repeated, 0);
  }

  private static RecoveryReport report(Outage ingress, Outage router) {
    Map<String, List<Outage>> kills = new LinkedHashMap<>();
    kills.put("ingress", List.of(ingress));
    kills.put("router", List.of(router));
    return RecoveryReport.of("2026-01-01T00:00:00Z", MACHINE, Map.of(), kills);
  }
}
