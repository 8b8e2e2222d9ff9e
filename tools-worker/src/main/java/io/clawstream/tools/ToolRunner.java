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

  /** For the model, about a call that is not simply made again. */
  static final String MAY_HAVE_BEEN_DONE =
      "It may have been done or not: check that before you try it again, or tell the user.";

  private static final Logger log = LoggerFactory.getLogger(ToolRunner.class);

  private final ToolCatalogue catalogue;
  private final InstantSource clock;

  ToolRunner(ToolCatalogue catalogue, InstantSource clock) {
    this.catalogue = catalogue;
    this.clock = clock;
  }

  /** Whether a call can be run: the tool is there, the asker may use it, the arguments fit. */
  Examined examine(ToolCall call) {
    Optional<ToolCatalogue.Entry> found = catalogue.find(call.getName());
    if (found.isEmpty()) {
      return catalogue.withholds(call.getName())
          ? refused(ToolStatus.DENIED, withheld(call.getName()))
          : refused(ToolStatus.UNKNOWN_TOOL, unknown(call.getName()));
    }
    ToolCatalogue.Entry entry = found.get();
    if (!catalogue.runsFor(call.getTier(), entry)) {
      return refused(ToolStatus.DENIED, deniedTo(call.getTier(), call.getName()));
    }
    if (catalogue.needsApproval(entry) && call.getApprovalId() == null) {
      return refused(ToolStatus.DENIED, notApproved(call.getName()));
    }
    return switch (entry.check().check(call.getArguments())) {
      case ArgumentsCheck.Checked.Invalid(String message) ->
          refused(ToolStatus.INVALID_ARGUMENTS, message);
      case ArgumentsCheck.Checked.Valid(JsonNode arguments) -> new Examined.Ready(entry, arguments);
    };
  }

  /**
   * Runs a call, for as long as its tool may take, but not beyond its deadline.
   *
   * @throws InterruptedException if this thread is interrupted; the tool is interrupted as well
   */
  ToolRun run(ToolCall call, Examined.Ready ready) throws InterruptedException {
    ToolCatalogue.Entry entry = ready.entry();
    boolean idempotent = ready.idempotent();
    int most = entry.maxOutput();
    ToolContext context =
        new ToolContext(
            call.getSessionKey(),
            call.getUserId(),
            call.getTier(),
            call.getAgentId(),
            call.getCallId(),
            call.getVariables(),
            call.getReminders(),
            clock);
    FutureTask<ToolOutcome> task =
        new FutureTask<>(() -> entry.tool().call(ready.arguments(), context));
    long start = clock.millis();
    long timeoutMs = Math.min(entry.timeout().toMillis(), call.getDeadline() - start);
    Thread.ofVirtual().name("tool-" + call.getName()).start(task);
    try {
      ToolOutcome outcome = task.get(Math.max(1, timeoutMs), TimeUnit.MILLISECONDS);
      return switch (outcome) {
        case ToolOutcome.Done(String content, VariableChanges variables) ->
            done(content, variables, most, start);
        case ToolOutcome.Reminded(String content, ReminderChange change) ->
            new ToolRun(
                ToolStatus.OK, bounded(content, most), took(start), VariableChanges.NONE, change);
        case ToolOutcome.BadArguments(String message) ->
            ended(ToolStatus.INVALID_ARGUMENTS, message, start);
        case ToolOutcome.Failed(String message) -> ended(ToolStatus.FAILED, message, start);
      };
    } catch (TimeoutException e) {
      return ended(
          ToolStatus.TIMED_OUT, timedOut(call.getName(), timeoutMs) + advice(idempotent), start);
    } catch (ExecutionException e) {
      log.atWarn()
          .addKeyValue(LogKeys.TOOL, call.getName())
          .addKeyValue(LogKeys.CALL, call.getCallId())
          .setCause(e.getCause())
          .log("A tool threw");
      return ended(ToolStatus.FAILED, failed(call.getName()) + advice(idempotent), start);
    } finally {
      cancel(task);
    }
  }

  @SuppressWarnings("Interruption") // The tool's thread is its own, and tools are told of it.
  private static void cancel(FutureTask<?> task) {
    task.cancel(true);
  }

  /** Variables that cannot be kept are an error: the model must not believe that they are set. */
  private ToolRun done(String content, VariableChanges variables, int most, long start) {
    Optional<String> problem = variables.problem();
    return problem.isPresent()
        ? ended(
            ToolStatus.FAILED,
            "None of the context variables was set. "
                + problem.get()
                + " Set fewer, or shorter ones.",
            start)
        : new ToolRun(ToolStatus.OK, bounded(content, most), took(start), variables);
  }

  private ToolRun ended(ToolStatus status, String content, long start) {
    return new ToolRun(status, bounded(content, LONGEST_CONTENT), took(start));
  }

  private long took(long start) {
    return Math.max(0, clock.millis() - start);
  }

  private String unknown(String name) {
    String known =
        catalogue.names().isEmpty()
            ? "There are no tools."
            : "The tools are: " + String.join(", ", catalogue.names()) + ".";
    return "There is no tool called '" + Texts.cut(name, 64, "…") + "'. " + known;
  }

  private static String timedOut(String name, long timeoutMs) {
    return "The tool "
        + name
        + " did not finish within "
        + Duration.ofMillis(timeoutMs).toMillis() / 1000.0
        + " s and was stopped.";
  }

  private static String failed(String name) {
    return "The tool " + name + " failed for a reason of its own, which is in the operator's log.";
  }

  private static Examined refused(ToolStatus status, String content) {
    return new Examined.Refused(new ToolRun(status, bounded(content, LONGEST_CONTENT), 0));
  }

  private static String withheld(String name) {
    return "The tool "
        + name
        + " is not run here: the operator has switched it off. Do not ask for it again; use another one, or answer without it.";
  }

  private static String deniedTo(String tier, String name) {
    return "The tool "
        + name
        + " may not be used by users of tier "
        + Texts.cut(tier, 64, "…")
        + ". Do not ask for it again; use another one, or answer without it.";
  }

  private static String notApproved(String name) {
    return "The tool "
        + name
        + " needs an operator's approval, and nobody was asked for it. Ask for it once more, or tell the user.";
  }

  /** What a model can do about a call that was cut off. */
  private static String advice(boolean idempotent) {
    return idempotent
        ? " The same call will hardly work: ask for less at once, try it differently, or answer without it."
        : " " + MAY_HAVE_BEEN_DONE;
  }

  private static String bounded(String content, int most) {
    return Texts.cut(
        content,
        most,
        "\n[Cut: the output has "
            + content.length()
            + " characters, and at most "
            + most
            + " are passed on.]");
  }
}
