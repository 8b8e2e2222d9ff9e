package io.clawstream.tools;

import com.fasterxml.jackson.databind.JsonNode;
import io.clawstream.events.ToolCall;
import io.clawstream.events.ToolStatus;
import io.clawstream.kit.log.LogKeys;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes of any call a result: unknown tools, bad arguments, tools that throw, take too long or talk
 * too much included. The tool runs on a thread of its own, so that it can be left behind if it does
 * not stop when told to. Thread-safe.
 */
final class ToolRunner {
  /** Unit: UTF-16 units. */
  static final int LONGEST_CONTENT = 65_536;

  private static final Logger log = LoggerFactory.getLogger(ToolRunner.class);

  private final ToolCatalogue catalogue;
  private final InstantSource clock;

  ToolRunner(ToolCatalogue catalogue, InstantSource clock) {
    this.catalogue = catalogue;
    this.clock = clock;
  }

  /**
   * Runs a call, for as long as its tool may take, but not beyond its deadline.
   *
   * @throws InterruptedException if this thread is interrupted; the tool is interrupted as well
   */
  ToolRun run(ToolCall call) throws InterruptedException {
    Optional<ToolCatalogue.Entry> entry = catalogue.find(call.getName());
    if (entry.isEmpty()) {
      return new ToolRun(ToolStatus.UNKNOWN_TOOL, unknown(call.getName()), 0);
    }
    return switch (entry.get().check().check(call.getArguments())) {
      case ArgumentsCheck.Checked.Invalid(String message) ->
          new ToolRun(ToolStatus.INVALID_ARGUMENTS, bounded(message), 0);
      case ArgumentsCheck.Checked.Valid(JsonNode arguments) -> run(call, entry.get(), arguments);
    };
  }

  private ToolRun run(ToolCall call, ToolCatalogue.Entry entry, JsonNode arguments)
      throws InterruptedException {
    ToolContext context =
        new ToolContext(
            call.getSessionKey(),
            call.getUserId(),
            call.getTier(),
            call.getAgentId(),
            call.getCallId(),
            call.getVariables(),
            clock);
    FutureTask<ToolOutcome> task = new FutureTask<>(() -> entry.tool().call(arguments, context));
    long start = clock.millis();
    long timeoutMs = Math.min(entry.timeout().toMillis(), call.getDeadline() - start);
    Thread.ofVirtual().name("tool-" + call.getName()).start(task);
    try {
      ToolOutcome outcome = task.get(Math.max(1, timeoutMs), TimeUnit.MILLISECONDS);
      return switch (outcome) {
        case ToolOutcome.Done(String content, VariableChanges variables) ->
            done(content, variables, start);
        case ToolOutcome.BadArguments(String message) ->
            ended(ToolStatus.INVALID_ARGUMENTS, message, start);
        case ToolOutcome.Failed(String message) -> ended(ToolStatus.FAILED, message, start);
      };
    } catch (TimeoutException e) {
      return ended(ToolStatus.TIMED_OUT, timedOut(call.getName(), timeoutMs), start);
    } catch (ExecutionException e) {
      log.atWarn()
          .addKeyValue(LogKeys.TOOL, call.getName())
          .addKeyValue(LogKeys.CALL, call.getCallId())
          .setCause(e.getCause())
          .log("A tool threw");
      return ended(ToolStatus.FAILED, failed(call.getName()), start);
    } finally {
      cancel(task);
    }
  }

  @SuppressWarnings("Interruption") // The tool's thread is its own, and tools are told of it.
  private static void cancel(FutureTask<?> task) {
    task.cancel(true);
  }

  /** Variables that cannot be kept are an error: the model must not believe that they are set. */
  private ToolRun done(String content, VariableChanges variables, long start) {
    Optional<String> problem = variables.problem();
    return problem.isPresent()
        ? ended(
            ToolStatus.FAILED,
            "None of the context variables was set. "
                + problem.get()
                + " Set fewer, or shorter ones.",
            start)
        : new ToolRun(ToolStatus.OK, bounded(content), took(start), variables);
  }

  private ToolRun ended(ToolStatus status, String content, long start) {
    return new ToolRun(status, bounded(content), took(start));
  }

  private long took(long start) {
    return Math.max(0, clock.millis() - start);
  }

  private String unknown(String name) {
    String known =
        catalogue.names().isEmpty()
            ? "There are no tools."
            : "The tools are: " + String.join(", ", catalogue.names()) + ".";
    return bounded("There is no tool called '" + Texts.cut(name, 64, "…") + "'. " + known);
  }

  private static String timedOut(String name, long timeoutMs) {
    return "The tool "
        + name
        + " did not finish within "
        + Duration.ofMillis(timeoutMs).toMillis() / 1000.0
        + " s and was stopped. Ask for less at once, or answer without it.";
  }

  private static String failed(String name) {
    return "The tool "
        + name
        + " failed for a reason of its own, which is in the operator's log. The same call will hardly work; try it differently or answer"
        + " without it.";
  }

  private static String bounded(String content) {
    return Texts.cut(
        content,
        LONGEST_CONTENT,
        "\n[Cut: the output has "
            + content.length()
            + " characters, and at most "
            + LONGEST_CONTENT
            + " are passed on.]");
  }
}
