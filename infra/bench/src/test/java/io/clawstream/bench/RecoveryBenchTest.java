package io.clawstream.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.clawstream.bench.load.Texts;
import io.clawstream.bench.model.ModelAnswer;
import io.clawstream.bench.model.ModelRequest;
import io.clawstream.bench.stand.Pipeline;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class RecoveryBenchTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final CommandLine commandLine =
      new CommandLine(new Bench())
          .setOut(new PrintWriter(out, true))
          .setErr(new PrintWriter(err, true));

  @Test
  void help_lists_the_options_and_has_an_example() {
    assertThat(commandLine.execute("recovery", "--help")).isZero();

    assertThat(out.toString())
        .contains("--service", "--rate", "--sessions", "--warmup", "--repeat", "--set", "--logs")
        .contains("--jvm-flags", "bench-recovery-<time>.json", "Default: 20.")
        .containsPattern("Example:\\R  clawstream bench recovery");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--rate=0",
        "--sessions=0",
        "--repeat=0",
        "--warmup=0s",
        "--text-length=-1",
        "--service=broker"
      })
  void refuses_what_makes_no_sense(String argument) {
    assertThat(commandLine.execute("recovery", argument)).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).isNotBlank();
  }

  @Test
  void a_service_that_there_is_not_is_refused_with_those_that_there_are() {
    commandLine.execute("recovery", "--service=broker");

    assertThat(err.toString())
        .contains("--service is broker", "ingress, router, llm-worker, tools-worker, egress");
  }

  @Test
  void all_services_are_killed_unless_some_are_named() {
    assertThat(options().services()).isEqualTo(Pipeline.names());
    assertThat(options("--service=egress", "--service=router", "--service=egress").services())
        .containsExactly("router", "egress");
  }

  @Test
  void options_of_all_benchmarks_are_understood() {
    RecoveryOptions options =
        options("--set=kafka.session-timeout=3s", "--jvm-flags=-Xmx256m -Xss1m", "--warmup=10s");

    assertThat(options.problem()).isEmpty();
    assertThat(options.warmup()).isEqualTo(Duration.ofSeconds(10));
    assertThat(options.run().settings()).isEqualTo(Map.of("kafka.session-timeout", "3s"));
    assertThat(options.run().jvmFlags()).endsWith("-Xmx256m", "-Xss1m");
    assertThat(options.described()).containsEntry("repeat", 3).containsEntry("warmupMs", 10_000L);
  }

  @Test
  void the_model_looks_at_the_clock_before_it_repeats_what_it_was_told() {
    String said = Texts.of(7, 50);
    ModelRequest.Message user = new ModelRequest.Message("user", said);

    assertThat(ToolUser.answer(request(user)))
        .isEqualTo(
            new ModelAnswer.ToolCalls(
                "", List.of(new ModelAnswer.ToolCall("call_7", "get_current_time", "{}"))));
    assertThat(ToolUser.answer(request(user, new ModelRequest.Message("tool", "noon"))))
        .isEqualTo(new ModelAnswer.Text(said));
  }

  private static RecoveryOptions options(String... arguments) {
    RecoveryOptions options = new RecoveryOptions();
    new CommandLine(CommandLine.Model.CommandSpec.create().addMixin("it", mixin(options)))
        .parseArgs(arguments);
    return options;
  }

  private static CommandLine.Model.CommandSpec mixin(RecoveryOptions options) {
    return CommandLine.Model.CommandSpec.forAnnotatedObject(options);
  }

  private static ModelRequest request(ModelRequest.Message... messages) {
    return new ModelRequest(
        "mock-model",
        List.of(messages),
        List.of("get_current_time"),
        true,
        true,
        Optional.empty(),
        JsonNodeFactory.instance.objectNode());
  }
}
