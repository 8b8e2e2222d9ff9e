package io.clawstream.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CostBenchTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final CommandLine commandLine =
      new CommandLine(new Bench())
          .setCaseInsensitiveEnumValuesAllowed(true)
          .setOut(new PrintWriter(out, true))
          .setErr(new PrintWriter(err, true));

  @Test
  void help_lists_the_options_and_has_an_example() {
    assertThat(commandLine.execute("cost", "--help")).isZero();

    assertThat(out.toString())
        .contains("--turns", "--sessions", "--talking", "--window", "--messages", "--quick")
        .contains("--repeat", "--set", "--json", "Default: 1000,10000.", "bench-cost-<time>.json")
        .containsPattern("Example:\\R  clawstream bench cost");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--turns=100",
        "--turns=1000,1200",
        "--turns=10000,1000",
        "--sessions=0",
        "--sessions=1000,1000",
        "--sessions=1000,10",
        "--talking=1",
        "--window=0",
        "--messages=0",
        "--outstanding=0",
        "--outstanding=4000",
        "--stored-turns=0",
        "--warmup=0s",
        "--repeat=0",
        "--only=everything"
      })
  void refuses_what_makes_no_sense(String argument) {
    assertThat(commandLine.execute("cost", argument)).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).isNotBlank();
  }

  @Test
  void windows_must_not_overlap() {
    assertThat(options("--turns=1000,1200", "--window=100", "--repeat=3").problem())
        .hasValueSatisfying(
            problem -> assertThat(problem).contains("3 windows of 100 turns", "1200 is too early"));
    assertThat(options("--turns=1000,1301", "--window=100", "--repeat=3").problem()).isEmpty();
  }

  @Test
  void by_default_a_conversation_of_ten_thousand_turns_and_a_million_sessions_are_measured() {
    CostOptions options = options();

    assertThat(options.problem()).isEmpty();
    assertThat(options.turns()).containsExactly(1_000, 10_000);
    assertThat(options.sessions()).containsExactly(1, 1_000, 100_000, 1_000_000);
    assertThat(options.described())
        .containsEntry("turns", List.of(1_000, 10_000))
        .containsEntry("repeat", 3);
  }

  @Test
  void a_quick_run_is_small_in_everything() {
    CostOptions options = options("--quick");

    assertThat(options.problem()).isEmpty();
    assertThat(options.sessions()).allMatch(sessions -> sessions <= 1_000);
    assertThat(options.turns()).allMatch(turn -> turn <= 100);
    assertThat(options.warmup()).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void one_part_can_be_measured_alone() {
    assertThat(options("--only=TURNS").measures(CostOptions.Part.SESSIONS)).isFalse();
    assertThat(options().measures(CostOptions.Part.SESSIONS)).isTrue();
  }

  private static CostOptions options(String... arguments) {
    CostOptions options = new CostOptions();
    CommandLine.Model.CommandSpec mixin = CommandLine.Model.CommandSpec.forAnnotatedObject(options);
    new CommandLine(CommandLine.Model.CommandSpec.create().addMixin("it", mixin))
        .parseArgs(arguments);
    return options;
  }
}
