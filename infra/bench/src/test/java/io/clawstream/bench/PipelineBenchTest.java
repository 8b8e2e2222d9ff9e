package io.clawstream.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

class PipelineBenchTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final CommandLine commandLine =
      new CommandLine(new Bench())
          .setCaseInsensitiveEnumValuesAllowed(true)
          .setOut(new PrintWriter(out, true))
          .setErr(new PrintWriter(err, true));

  @Test
  void help_lists_the_options() {
    assertThat(commandLine.execute("pipeline", "--help")).isZero();

    assertThat(out.toString())
        .contains("--rate", "--sessions", "--duration", "--warmup", "--repeat", "--json", "--only")
        .contains("Default: 100.", "bench-pipeline-<time>.json");
  }

  @Test
  void without_a_benchmark_it_says_which_there_are() {
    assertThat(commandLine.execute()).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains("There are: pipeline, recovery, cost, limits, workers.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--rate=0",
        "--sessions=0",
        "--repeat=0",
        "--duration=0s",
        "--duration=fast",
        "--only=everything",
        "--sessions=10 --outstanding=11"
      })
  void refuses_what_makes_no_sense(String arguments) {
    String[] words = ("pipeline " + arguments).split(" ", -1);

    assertThat(commandLine.execute(words)).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).isNotBlank();
  }

  @Test
  void durations_are_written_as_people_write_them() {
    DurationOption durations = new DurationOption();

    assertThat(durations.convert("250ms")).isEqualTo(Duration.ofMillis(250));
    assertThat(durations.convert("30s")).isEqualTo(Duration.ofSeconds(30));
    assertThat(durations.convert("2m")).isEqualTo(Duration.ofMinutes(2));
    assertThatThrownBy(() -> durations.convert("1 fortnight"))
        .isInstanceOf(TypeConversionException.class);
  }

  @Test
  void a_workplace_goes_away_but_for_the_logs(@TempDir Path kept) throws Exception {
    Path directory;
    try (Workplace workplace = Workplace.make(Optional.of(kept.resolve("logs")))) {
      directory = workplace.directory();
      Files.writeString(directory.resolve("router.log"), "hello");
      Path data = Files.createDirectories(directory.resolve("kafka/claw.inbound-0"));
      Files.writeString(data.resolve("00000000000000000000.log"), "records");
    }

    assertThat(directory).doesNotExist();
    assertThat(kept.resolve("logs")).isDirectoryContaining("glob:**/router.log");
    assertThat(kept.resolve("logs").toFile().list()).hasSize(1);
  }
}
