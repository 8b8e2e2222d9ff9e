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
          calls.add(new OutstandingCall(i, place, tool.getCallId(), tool.getName()));
          Duration allowed = Duration.ofMillis(spec.getTimeoutMs());
          longest = longest.compareTo(allowed) < 0 ? allowed : longest;
        }
        case Verdict.Refuse refused -> effects.addAll(refused(asked, i, tool, place, refused, now));
      }
    }
    int entries = 1 + wanted.size();
    if (calls.isEmpty()) {
      return ask(processing.nextRound(entries, now, policy.turns().deadline()), policy, effects);
    }
    Instant until = now.plus(longest).plus(policy.turns().toolGrace());
    Waiting waiting = processing.callTools(calls, entries, until);
    for (OutstandingCall call : calls) {
      effects.add(new CallTool(call(waiting, call, wanted.get(call.index()), now)));
    }
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
            tool,
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
    effects.add(new AppendHistory(waiting.job().turn(), call.historyIndex(), entry));
    if (waiting.outstanding().size() > 1) {
      return new Transition(told.without(call), effects);
    }
    return ask(told.resume(now, policy.turns().deadline()), policy, effects);
  }

  /** The deadline came before the results. */
  static Transition timedOut(Waiting waiting, Policy policy, Instant now) {
    List<Effect> effects = new ArrayList<>();
    for (OutstandingCall call : waiting.outstanding()) {
      effects.add(
          new AppendHistory(
              waiting.job().turn(),
              call.historyIndex(),
              error(
                  call.requestId(),
                  call.name(),
                  "the tool gave no result in time; it may have done its work or not")));
      effects.add(new Count(Tally.TOOL_TIMED_OUT, ""));
    }
    return ask(waiting.resume(now, policy.turns().deadline()), policy, effects);
  }

  private static Transition ask(Processing processing, Policy policy, List<Effect> effects) {
    Job job = processing.job();
    effects.add(new OpenJob(job, policy.turns().offersTools(job.round())));
    return new Transition(processing, effects);
  }

  private static ToolCall call(
      Waiting waiting, OutstandingCall call, ToolRequest request, Instant now) {
    String sessionKey = waiting.ledger().sessionKey();
    Job job = waiting.job();
    String jobId = job.id(sessionKey);
    return ToolCall.newBuilder()
        .setCallId(Ids.toolCall(jobId, call.index()))
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
        .setDeadline(job.deadline().toEpochMilli())
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
