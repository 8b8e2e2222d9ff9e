package io.clawstream.router.session;

import io.clawstream.events.ChatMessage;
import io.clawstream.events.ChatRole;
import io.clawstream.events.ToolCall;
import io.clawstream.events.ToolRequest;
import io.clawstream.events.ToolResult;
import io.clawstream.events.ToolSpec;
import io.clawstream.events.ToolStatus;
import io.clawstream.events.TurnEvent;
import io.clawstream.router.session.Effect.AppendHistory;
import io.clawstream.router.session.Effect.CallTool;
import io.clawstream.router.session.Effect.Count;
import io.clawstream.router.session.Effect.CountUsage;
import io.clawstream.router.session.Effect.OpenJob;
import io.clawstream.router.session.Effect.Tally;
import io.clawstream.router.session.Session.Processing;
import io.clawstream.router.session.Session.Waiting;
import io.clawstream.router.session.SessionEvent.ToolsRequested;
import io.clawstream.schemas.Ids;
import io.clawstream.schemas.UserKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tool rounds within a turn. The history gets the model's request and, right after it, one place
 * per call in the order of the calls; each result is written to its place whenever it comes. A call
 * is never sent twice by the router: a result that is missing at the deadline becomes an error that
 * the model can read.
 */
final class Tools {
  /** How what the model is told begins if it has no result. */
  static final String ERROR = "Error: ";

  private Tools() {}

  static Transition requested(Session session, ToolsRequested event, Policy policy, Instant now) {
    TurnEvent request = event.request();
    if (!(session instanceof Processing asked) || !asked.isAskedBy(request.getJobId())) {
      return Turns.stale(session, "tools_requested");
    }
    Processing processing = asked.with(asked.ledger().used(request.getUsage()));
    Job job = processing.job();
    if (!policy.turns().offersTools(job.round())) {
      return Turns.apologise(
              processing,
              Apology.TOO_MANY_TOOLS,
              "The model asked for tools again after "
                  + policy.turns().toolRounds()
                  + " rounds of them.",
              now)
          .after(new CountUsage(UserKey.of(job.question().address()), request.getUsage(), 0));
    }
    List<Effect> effects = new ArrayList<>();
    effects.add(new CountUsage(UserKey.of(job.question().address()), request.getUsage(), 0));
    List<ToolRequest> wanted = request.getToolRequests();
    int at = job.nextHistoryIndex();
    effects.add(new AppendHistory(job.turn(), at, asking(request)));
    List<OutstandingCall> calls = new ArrayList<>();
    Duration longest = Duration.ZERO;
    for (int i = 0; i < wanted.size(); i++) {
      ToolRequest tool = wanted.get(i);
      int place = at + 1 + i;
      switch (Verdict.on(wanted, i, event.toolbox(), policy)) {
        case Verdict.Make(ToolSpec spec) -> {
          Hold hold = spec.getApproval() ? Approvals.hold(asked, i, tool, now) : null;
          calls.add(new OutstandingCall(i, place, tool.getCallId(), tool.getName(), hold));
          Duration allowed = Duration.ofMillis(spec.getTimeoutMs());
          longest = hold == null && longest.compareTo(allowed) < 0 ? allowed : longest;
        }
        case Verdict.Refuse refused -> effects.addAll(refused(asked, i, tool, place, refused, now));
      }
    }
    int entries = 1 + wanted.size();
    if (calls.isEmpty()) {
      return ask(processing.nextRound(entries, now, policy.turns().deadline()), policy, effects);
    }
    boolean allHeld = calls.stream().allMatch(call -> call.hold() != null);
    Instant until =
        now.plus(allHeld ? Policy.APPROVAL_VALID : longest.plus(policy.turns().toolGrace()));
    Waiting waiting = processing.callTools(calls, entries, until);
    for (OutstandingCall call : calls) {
      if (call.hold() == null) {
        ToolRequest tool = wanted.get(call.index());
        effects.add(new CallTool(call(waiting, call, tool, until, now)));
      }
    }
    effects.addAll(Approvals.asked(waiting, wanted, now));
    return new Transition(waiting, effects);
  }

  private static List<Effect> refused(
      Processing asked,
      int index,
      ToolRequest tool,
      int place,
      Verdict.Refuse refused,
      Instant now) {
    Job job = asked.job();
    String key = asked.ledger().sessionKey();
    return List.of(
        new AppendHistory(
            job.turn(), place, error(tool.getCallId(), tool.getName(), refused.error())),
        Audits.toolCall(
            key,
            job.question(),
            Ids.toolCall(job.id(key), index),
            tool.getName(),
            tool.getArguments(),
            "denied",
            refused.reason(),
            now),
        new Count(Tally.TOOL_REFUSED, refused.kind()));
  }

  static Transition finished(Session session, ToolResult result, Policy policy, Instant now) {
    if (!(session instanceof Waiting waiting)) {
      return Turns.stale(session, "tool_result");
    }
    Optional<OutstandingCall> found = waiting.call(result);
    if (found.isEmpty()) {
      return Turns.stale(session, "tool_result");
    }
    OutstandingCall call = found.get();
    Waiting told = waiting;
    List<Effect> effects = new ArrayList<>();
    String problem = result.getStatus() == ToolStatus.OK ? "" : result.getContent();
    Ledger ledger = waiting.ledger();
    switch (Reminders.changed(ledger, waiting.job().question(), result.getReminders(), now)) {
      case Reminders.Changed.Made(Ledger changed, List<Effect> made) -> {
        Preferences kept = changed.preferences().with(result.getVariables());
        told = waiting.with(changed.with(kept));
        effects.addAll(made);
        if (problem.isEmpty() && !kept.has(result.getVariables())) {
          problem = "there is no room for more variables; some may not be kept";
        }
      }
      case Reminders.Changed.Refused(String why) -> problem = why;
    }
    ChatMessage entry =
        problem.isEmpty()
            ? entry(call.requestId(), call.name(), result.getContent())
            : error(call.requestId(), call.name(), problem);
    return settled(told, call, entry, effects, policy, now);
  }

  /**
   * A call ends that is not made.
   *
   * @param error for the model
   */
  static Transition settled(
      Waiting waiting,
      OutstandingCall call,
      String error,
      List<Effect> more,
      Policy policy,
      Instant now) {
    return settled(waiting, call, error(call.requestId(), call.name(), error), more, policy, now);
  }

  /** A call ends; after the last one the model is asked again. */
  private static Transition settled(
      Waiting waiting,
      OutstandingCall call,
      ChatMessage entry,
      List<Effect> more,
      Policy policy,
      Instant now) {
    List<Effect> effects = new ArrayList<>();
    effects.add(new AppendHistory(waiting.job().turn(), call.historyIndex(), entry));
    effects.addAll(more);
    if (waiting.outstanding().size() > 1) {
      return new Transition(waiting.without(call), effects);
    }
    return ask(waiting.resume(now, policy.turns().deadline()), policy, effects);
  }

  /** The time of some calls is over: of those that are made, or that nobody has approved. */
  static Transition overdue(Waiting waiting, Policy policy, Instant now) {
    Transition next = Transition.to(waiting);
    for (OutstandingCall call : waiting.outstanding()) {
      if (next.session() instanceof Waiting left
          && !now.isBefore(call.over(waiting.job().deadline()))) {
        Transition one =
            call.hold() == null
                ? timedOut(left, call, policy, now)
                : Approvals.expired(left, call, policy, now);
        next = one.after(next.effects().toArray(Effect[]::new));
      }
    }
    return next;
  }

  private static Transition timedOut(
      Waiting waiting, OutstandingCall call, Policy policy, Instant now) {
    return overdue(
        waiting,
        call,
        new Ending(
            "the tool gave no result in time; it may have done its work or not",
            "unanswered",
            "no tools-worker has told a result in time; the tool may have done its work or not"),
        new Count(Tally.TOOL_TIMED_OUT, ""),
        policy,
        now);
  }

  /**
   * How a call ends that gives no result.
   *
   * @param error for the model
   * @param decision of the audit event
   * @param reason of the audit event
   */
  record Ending(String error, String decision, String reason) {}

  /** Whoever was to say something of the call has not done so in time. */
  static Transition overdue(
      Waiting waiting,
      OutstandingCall call,
      Ending ending,
      Count count,
      Policy policy,
      Instant now) {
    return settled(
        waiting,
        call,
        ending.error(),
        List.of(
            Audits.toolCall(
                waiting.ledger().sessionKey(),
                waiting.job().question(),
                waiting.callId(call),
                call.name(),
                null,
                ending.decision(),
                ending.reason(),
                now),
            count),
        policy,
        now);
  }

  private static Transition ask(Processing processing, Policy policy, List<Effect> effects) {
    Job job = processing.job();
    effects.add(new OpenJob(job, policy.turns().offersTools(job.round())));
    return new Transition(processing, effects);
  }

  /**
   * The record of a call.
   *
   * @param until when nobody waits for its result any longer
   */
  static ToolCall call(
      Waiting waiting, OutstandingCall call, ToolRequest request, Instant until, Instant now) {
    String sessionKey = waiting.ledger().sessionKey();
    Job job = waiting.job();
    String jobId = job.id(sessionKey);
    return ToolCall.newBuilder()
        .setCallId(waiting.callId(call))
        .setRequestId(call.requestId())
        .setSessionKey(sessionKey)
        .setTurn(job.turn())
        .setJobId(jobId)
        .setIndex(call.index())
        .setName(call.name())
        .setArguments(request.getArguments())
        .setUserId(job.question().address().getUserId())
        .setTier(job.question().tier().text())
        .setAgentId(job.question().agentId())
        .setVariables(waiting.ledger().preferences().variables())
        .setCreatedAt(now.toEpochMilli())
        .setDeadline(until.toEpochMilli())
        .setTraceparent(job.question().traceparent())
        .build();
  }

  private static ChatMessage asking(TurnEvent request) {
    return ChatMessage.newBuilder()
        .setRole(ChatRole.ASSISTANT)
        .setContent(request.getContent())
        .setToolRequests(List.copyOf(request.getToolRequests()))
        .build();
  }

  private static ChatMessage error(String requestId, String name, String what) {
    return entry(requestId, name, ERROR + what);
  }

  private static ChatMessage entry(String requestId, String name, String content) {
    return ChatMessage.newBuilder()
        .setRole(ChatRole.TOOL)
        .setContent(content)
        .setToolCallId(requestId)
        .setToolName(name)
        .build();
  }
}
