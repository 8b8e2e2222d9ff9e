package io.clawstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class MainTest {
  @ParameterizedTest
  @MethodSource("everyCommand")
  void everyCommandExplainsItself(List<String> command) {
    Run help = Run.of(Stream.concat(command.stream(), Stream.of("--help")).toArray(String[]::new));

    assertThat(help.code()).isZero();
    assertThat(help.err()).isEmpty();
    assertThat(help.out())
        .startsWith(
            "Usage: "
                + String.join(
                    " ", Stream.concat(Stream.of("clawstream"), command.stream()).toList()));
  }

  @ParameterizedTest
  @MethodSource("commandsOfTheFirstLevel")
  void theHelpOfACommandHasAnExample(String command) {
    assertThat(Run.of(command, "--help").out())
        .containsPattern("Examples?:\\R  .*clawstream " + command);
  }

  @Test
  void theVersionNamesTheReleaseAndTheJava() {
    assertThat(Run.of("--version").out())
        .matches("clawstream \\d+\\.\\d+\\.\\d+\\S* \\(Java 25\\S*\\)\\R");
  }

  @Test
  void aWrongOptionIsOneLineAndWhereToLook() {
    Run run = Run.of("up", "--prot", "9000");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err().lines())
        .hasSize(2)
        .first()
        .asString()
        .isEqualTo("clawstream: Unknown options: '--prot', '9000'");
  }

  @Test
  void aPortThatIsNoneIsRefusedBeforeAnythingStarts() {
    Run run = Run.of("up", "--port", "70000");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).startsWith("clawstream: --port is 70000, but ports are 0 to 65535.");
  }

  @Test
  void anUnknownServiceIsToldWithTheKnownOnes() {
    Run run = Run.of("up", "--only", "worker");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err())
        .startsWith("clawstream: There is no service 'worker'. Services: ")
        .contains("llm-worker")
        .hasLineCount(1);
  }

  static Stream<String> commandsOfTheFirstLevel() {
    return Main.commandLine().getSubcommands().keySet().stream();
  }

  static Stream<List<String>> everyCommand() {
    return below(List.of(), Main.commandLine());
  }

  private static Stream<List<String>> below(List<String> path, CommandLine command) {
    return Stream.concat(
        Stream.of(path),
        command.getSubcommands().entrySet().stream()
            .flatMap(
                entry ->
                    below(
                        Stream.concat(path.stream(), Stream.of(entry.getKey())).toList(),
                        entry.getValue())));
  }
}
