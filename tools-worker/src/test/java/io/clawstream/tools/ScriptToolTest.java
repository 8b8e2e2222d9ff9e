package io.clawstream.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.events.ToolCall;
import io.clawstream.events.ToolStatus;
import io.clawstream.tools.script.Sandbox;
import io.clawstream.tools.script.ScriptFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A script, called as the worker calls any tool. */
class ScriptToolTest {
  private static final long NOW = 1_000_000;
  private static final long LATER = NOW + 60_000;

  private final Sandbox sandbox = new Sandbox(1, 32);

  @TempDir private Path folder;

  @AfterEach
  void close() {
    sandbox.close();
  }

  @Test
  void aScriptSeesItsArgumentsAndWhatTheCallIsAbout() throws Exception {
    ToolCall call = Calls.of("greet", "{\"name\":\"Ada\"}", LATER);
    call.setTier("trusted");
    call.setVariables(Map.of("language", "de"));

    ToolRun run =
        run(
            runner(
                "greet",
                "",
                "return [args.name, context.now, context.sessionKey, context.userId, context.tier, context.agentId,"
                    + " context.callId, context.variables.language].join(' ');"),
            call);

    assertThat(run.status()).isEqualTo(ToolStatus.OK);
    assertThat(run.content())
        .isEqualTo("Ada 1000000 " + Calls.SESSION + " 42 trusted default t-1 de");
  }

  @Test
  void argumentsThatDoNotFitNeverReachAScript() throws Exception {
    ToolRun run =
        run(
            runner(
                "greet",
                ", parameters: {type: 'object', required: ['name'], properties: {name: {type: 'string'}}}",
                "return 'called';"),
            Calls.of("greet", "{\"name\":7}", LATER));

    assertThat(run.status()).isEqualTo(ToolStatus.INVALID_ARGUMENTS);
  }

  @Test
  void aScriptThatTakesTooLongIsStoppedAndTheNextCallRuns() throws Exception {
    ToolRunner runner = runner("spin", ", timeout: 200", "while (!args.short) {} return 'short';");

    ToolRun endless = run(runner, Calls.of("spin", "{}", LATER));

    assertThat(endless.status()).isEqualTo(ToolStatus.TIMED_OUT);
    // There is one thread for scripts, and the first call has let go of it.
    ToolRun next = run(runner("next", "", "return 'ran';"), Calls.of("next", "{}", LATER));
    assertThat(next)
        .extracting(ToolRun::status, ToolRun::content)
        .containsExactly(ToolStatus.OK, "ran");
  }

  @Test
  void whatAScriptThrowsIsToldToTheModel() throws Exception {
    ToolRun run =
        run(
            runner("fail", "", "throw new RangeError('There is no unit furlong.');"),
            Calls.of("fail", "{}", LATER));

    assertThat(run.status()).isEqualTo(ToolStatus.FAILED);
    assertThat(run.content()).isEqualTo("The script failed: RangeError: There is no unit furlong.");
  }

  private static ToolRun run(ToolRunner runner, ToolCall call) throws InterruptedException {
    return switch (runner.examine(call)) {
      case Examined.Refused(ToolRun refused) -> refused;
      case Examined.Ready ready -> runner.run(call, ready);
    };
  }

  private ToolRunner runner(String name, String description, String body) throws Exception {
    Files.writeString(
        folder.resolve(name + ".js"),
        "export const tool = {description: 'For tests.'"
            + description
            + "};\nexport function run(args, context) {"
            + body
            + "}");
    ScriptFolder.Loaded loaded = ScriptFolder.load(folder, sandbox);
    assertThat(loaded.problems()).isEmpty();
    List<Tool> tools =
        loaded.scripts().stream().<Tool>map(script -> new ScriptTool(script, sandbox)).toList();
    return new ToolRunner(
        new ToolCatalogue(tools, ToolPolicy.open(Duration.ofSeconds(30))),
        InstantSource.fixed(Instant.ofEpochMilli(NOW)));
  }
}
