package io.clawstream.tools.script;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.roastedroot.quickjs4j.core.Engine;
import io.roastedroot.quickjs4j.core.GuestFunction;
import io.roastedroot.quickjs4j.core.Invokables;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import run.endive.runtime.ByteArrayMemory;
import run.endive.runtime.WasmInterruptedException;
import run.endive.wasm.types.MemoryLimits;

/**
 * Runs scripts: QuickJS compiled to WebAssembly, and that to Java. Each call gets an instance of
 * its own, so nothing that one call does is there in the next. What a script can reach is the
 * language itself, the clock and random numbers; the only way out of the instance is one string.
 *
 * <p>Bounds: the instance's memory cannot grow beyond what it is given; a thread that is
 * interrupted leaves the instance at its next jump backwards or call; recursion ends with the
 * instance's stack or the thread's; results are read up to a size. As a script keeps a core busy,
 * it runs on a platform thread, and only so many do at once. Thread-safe.
 */
public final class Sandbox implements AutoCloseable {
  /** Longest result. Unit: UTF-16 units of its JSON. */
  static final int LONGEST_RESULT = 1 << 20;

  private static final Logger log = LoggerFactory.getLogger(Sandbox.class);
  private static final int PAGES_PER_MB = 16;
  private static final long STACK = 4L << 20;
  private static final int LONGEST_MESSAGE = 1_000;
  private static final String MODULE = "clawstream";
  private static final String DESCRIBE = "describe";
  private static final String CALL = "call";

  /** One string each way, so that the library converts nothing else. */
  private static final String DOOR =
      """

      function clawstreamDescribe() {
        return JSON.stringify({runs: typeof run === 'function', tool: typeof tool === 'object' ? tool : null});
      }
      async function clawstreamCall(args, context) {
        try {
          const result = await run(JSON.parse(args), JSON.parse(context));
          return JSON.stringify({ok: typeof result === 'string' ? result : JSON.stringify(result) ?? 'null'});
        } catch (e) {
          return JSON.stringify({error: e instanceof Error ? e.name + ': ' + e.message : String(e)});
        }
      }
      """;

  private static final ObjectMapper JSON =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder()
                      .maxStringLength(LONGEST_RESULT)
                      .maxDocumentLength(2L * LONGEST_RESULT)
                      .build())
              .build());

  private final int pages;
  private final ExecutorService threads;

  /**
   * @param atOnce how many scripts may run at once
   * @param memoryMb how large one instance may grow, in MiB
   */
  public Sandbox(int atOnce, int memoryMb) {
    this.pages = memoryMb * PAGES_PER_MB;
    this.threads =
        Executors.newFixedThreadPool(
            atOnce,
            task -> {
              Thread thread = new Thread(null, task, "script", STACK);
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Calls a script's function; as long as that takes, so the caller sees to the time.
   *
   * @param arguments a JSON object
   * @param context a JSON object
   * @throws InterruptedException if this thread is interrupted; the script is stopped
   */
  public ScriptResult call(Script script, String arguments, String context)
      throws InterruptedException {
    String answer;
    try {
      answer = inside(() -> invoke(script.program().code(), CALL, List.of(arguments, context)));
    } catch (ExecutionException e) {
      log.atWarn()
          .addKeyValue("tool", script.name())
          .setCause(e.getCause())
          .log("The sandbox ended a script");
      return new ScriptResult.Failed(
          "The script was stopped: it used more memory, stack or output than it may, or broke its sandbox's rules. "
              + "Ask for less at once, or answer without it.");
    }
    return answer == null
        ? new ScriptResult.Failed("The script returned a promise that nothing will ever keep.")
        : result(answer);
  }

  private static ScriptResult result(String answer) {
    try {
      JsonNode node = JSON.readTree(answer);
      return node.hasNonNull("ok")
          ? new ScriptResult.Returned(node.path("ok").asText())
          : new ScriptResult.Failed(
              "The script failed: " + cut(node.path("error").asText("without a reason")));
    } catch (JsonProcessingException e) {
      return new ScriptResult.Failed("The script's result is too large, or no JSON.");
    }
  }

  /**
   * Compiles a script and has it describe itself, which runs everything outside of its functions.
   *
   * @return what it says, {@code {"runs": …, "tool": …}}, and the byte code
   * @throws UnusableScriptException if it is not JavaScript or fails
   * @throws InterruptedException if this thread is interrupted; the script is stopped
   */
  Described describe(String source) throws UnusableScriptException, InterruptedException {
    try {
      return inside(
          () -> {
            Captured said = new Captured();
            byte[] code;
            try (Engine engine = engine(said)) {
              code = engine.compilePortableGuestFunction(source + DOOR);
            } catch (IllegalArgumentException e) {
              throw new UnusableScriptException("It is not JavaScript: " + said.error() + ".");
            }
            String answer = invoke(code, DESCRIBE, List.of());
            if (answer == null) {
              throw new UnusableScriptException("It does not come to an end.");
            }
            return new Described(JSON.readTree(answer), new Script.Program(code));
          });
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnusableScriptException unusable) {
        throw unusable;
      }
      throw new UnusableScriptException(
          "It fails when it is loaded: " + cut(String.valueOf(e.getCause())));
    }
  }

  /**
   * A script's own words.
   *
   * @param said {@code {"runs": …, "tool": …}}
   */
  record Described(JsonNode said, Script.Program program) {}

  private @Nullable String invoke(byte[] code, String function, List<Object> arguments)
      throws UnusableScriptException {
    Captured said = new Captured();
    try (Engine engine = engine(said)) {
      return (String) engine.invokePrecompiledGuestFunction(MODULE, function, arguments, code);
    } catch (io.roastedroot.quickjs4j.core.GuestException e) {
      throw new UnusableScriptException("It fails when it is loaded: " + said.error() + ".");
    }
  }

  private Engine engine(Captured said) {
    return Engine.builder()
        .addInvokables(
            Invokables.builder(MODULE)
                .add(new GuestFunction(DESCRIBE, "clawstreamDescribe", List.of(), String.class))
                .add(
                    new GuestFunction(
                        CALL, "clawstreamCall", List.of(String.class, String.class), String.class))
                .build())
        .withObjectMapper(JSON)
        .withMemoryFactory(
            limits ->
                new ByteArrayMemory(
                    new MemoryLimits(
                        limits.initialPages(), Math.min(limits.maximumPages(), pages))))
        .withStdout(said)
        .withStderr(said)
        .build();
  }

  private <T extends @Nullable Object> T inside(Callable<T> task)
      throws InterruptedException, ExecutionException {
    Future<T> future = threads.submit(task);
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof WasmInterruptedException) {
        throw new InterruptedException("The sandbox is closing.");
      }
      throw e;
    } finally {
      stop(future);
    }
  }

  @SuppressWarnings("Interruption") // The thread is the sandbox's own.
  private static void stop(Future<?> future) {
    future.cancel(true);
  }

  private static String cut(String text) {
    return text.length() <= LONGEST_MESSAGE ? text : text.substring(0, LONGEST_MESSAGE) + "…";
  }

  /** Stops what runs. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
