package io.clawstream.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The command lines of the benchmarks of the llm-workers. */
class LimitsBenchTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final CommandLine commandLine =
      new CommandLine(new Bench())
          .setCaseInsensitiveEnumValuesAllowed(true)
          .setOut(new PrintWriter(out, true))
          .setErr(new PrintWriter(err, true));

  @Test
  void help_of_limits_lists_the_options_and_has_an_example() {
    assertThat(commandLine.execute("limits", "--help")).isZero();

    assertThat(out.toString())
        .contains("--users", "--questions", "--model-concurrency", "--model-failures", "--quick")
        .contains("--model-requests-per-minute", "--set", "bench-limits-<time>.json")
        .containsPattern("Example:\\R  clawstream bench limits");
  }

  @Test
  void help_of_workers_lists_the_options_and_has_an_example() {
    assertThat(commandLine.execute("workers", "--help")).isZero();

    assertThat(out.toString())
        .contains("--in-flight", "--model-time", "--rate", "--only", "--quick", "Default: 10000.")
        .containsPattern("Example:\\R  clawstream bench workers");
  }

  @ParameterizedTest
  @CsvSource({
    "limits, --users=0",
    "limits, --questions=0",
    "limits, --model-concurrency=0",
    "limits, --model-requests-per-minute=0",
    "limits, --model-failures=1",
    "limits, --model-failures=-0.1",
    "limits, --repeat=0",
    "workers, --in-flight=0",
    "workers, --rate=0",
    "workers, --only=everything"
  })
  void refuses_what_makes_no_sense(String command, String argument) {
    assertThat(commandLine.execute(command, argument)).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).isNotBlank();
  }
}
