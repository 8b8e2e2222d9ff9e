package io.clawstream.router.session;

import io.clawstream.events.Approval;
import io.clawstream.events.ControlCommand;
import io.clawstream.events.ControlKind;
import io.clawstream.events.ToolCall;
import io.clawstream.events.ToolRequest;
import io.clawstream.events.ToolSpec;
import io.clawstream.kit.tools.CanonicalArguments;
import io.clawstream.kit.tools.SecretMask;
import io.clawstream.router.access.ShortCode;
import io.clawstream.router.message.MessageFacts;
import io.clawstream.router.session.Effect.AskApproval;
import io.clawstream.router.session.Effect.CallTool;
import io.clawstream.router.session.Effect.Count;
import io.clawstream.router.session.Effect.SendReply;
import io.clawstream.router.session.Effect.Tally;
import io.clawstream.router.session.Session.Processing;
import io.clawstream.router.session.Session.Waiting;
import io.clawstream.router.session.SessionEvent.Ordered;
import io.clawstream.router.session.Tools.Ending;
import io.clawstream.schemas.Ids;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Tool calls that an operator has to approve: held in the session until that is decided, or too
 * late. Operators see them in a topic; an entry is removed as soon as its call is not held any
 * more, for whatever reason ({@link Transition#withdrawnFrom}).
 */
final class Approvals {
  private Approvals() {}

  /** Holds a call. */
  static Hold hold(Processing asked, int index, ToolRequest request, Instant now) {
    String callId = Ids.toolCall(asked.job().id(asked.ledger().sessionKey()), index);
    // Of what is to be done, too: an aborted transaction may have asked for something else.
    String id =
        ShortCode.of(
            "approval",
            callId,
            request.getCallId(),
            request.getName(),
            CanonicalArguments.of(request.getArguments()));
    return new Hold(id, now.plus(Policy.APPROVAL_VALID));
  }

  /** Shows the calls that are held to operators, and says to the user what it waits for. */
  static List<Effect> asked(Waiting waiting, List<ToolRequest> wanted, Instant now) {
    List<Effect> effects = new ArrayList<>();
    List<OutstandingCall> held = new ArrayList<>();
    for (OutstandingCall call : waiting.outstanding()) {
      Hold hold = call.hold();
      if (hold != null) {
        held.add(call);
        ToolRequest request = wanted.get(call.index());
        effects.add(new AskApproval(approval(waiting, call, hold, request, now)));
        effects.add(audit(waiting, call, request, "waiting", "an operator has to approve it", now));
        effects.add(new Count(Tally.APPROVAL, "asked"));
      }
    }
    Job job = waiting.job();
    if (!held.isEmpty() && !MessageFacts.awaitsReply(job.question().address())) {
      effects.add(
          new SendReply(Replies.waitsForApproval(waiting.ledger().sessionKey(), job, held, now)));
    }
    return effects;
  }

  private static Approval approval(
      Waiting waiting, OutstandingCall call, Hold hold, ToolRequest request, Instant now) {
    Question question = waiting.job().question();
    return Approval.newBuilder()
        .setApprovalId(hold.approvalId())
        .setSessionKey(waiting.ledger().sessionKey())
        .setCallId(waiting.callId(call))
        .setTurn(waiting.job().turn())
        .setTool(call.name())
        .setArguments(SecretMask.masked(request.getArguments()))
        .setUserId(question.address().getUserId())
        .setTier(question.tier().text())
        .setAgentId(question.agentId())
        .setRequestedAt(now.toEpochMilli())
        .setExpiresAt(hold.expiresAt().toEpochMilli())
        .build();
  }

  /** An operator has decided. */
  static Transition decided(Session session, Ordered event, Policy policy, Instant now) {
    ControlCommand command = event.command();
    String id = Objects.requireNonNull(command.getArgument(), "argument");
    Optional<OutstandingCall> held =
        session instanceof Waiting waiting ? waiting.held(id) : Optional.empty();
    if (!(session instanceof Waiting waiting) || held.isEmpty()) {
      return order(
          Transition.to(session),
          command,
          "failed",
          "No call waits as "
              + id
              + ": it was decided already, it has expired, or its turn has ended.",
          now);
    }
    OutstandingCall call = held.get();
    ToolRequest request = request(event.toolbox(), call);
    ToolSpec tool = event.toolbox().offered().get(call.name());
    if (command.getKind() == ControlKind.DENY_CALL) {
      return order(
          settled(
              waiting,
              call,
              request,
              new Ending(
                  "an operator has denied this call, and it was not made. Do not ask for it again; tell the user.",
                  "denied",
                  "denied by " + command.getIssuedBy()),
              policy,
              now),
          command,
          "allowed",
          "The call of " + call.name() + " is denied.",
          now);
    }
    if (tool == null) {
      return order(
          settled(
              waiting,
              call,
              request,
              new Ending(
                  "the tool '"
                      + call.name()
                      + "' may not be used here any more. "
                      + event.toolbox().choice(),
                  "denied",
                  "the agent or the tier may not use the tool any more"),
              policy,
              now),
          command,
          "failed",
          "The tool " + call.name() + " may not be used there any more, and was not called.",
          now);
    }
    Instant until =
        now.plus(Duration.ofMillis(tool.getTimeoutMs())).plus(policy.turns().toolGrace());
    Waiting released = waiting.released(call, until);
    return order(
        Transition.to(
            released,
            new CallTool(
                ToolCall.newBuilder(Tools.call(released, call, request, until, now))
                    .setApprovalId(id)
                    .build()),
            audit(waiting, call, request, "allowed", "approved by " + command.getIssuedBy(), now),
            new Count(Tally.APPROVAL, "approved")),
        command,
        "allowed",
        "The call of " + call.name() + " is made.",
        now);
  }

  /** Nobody has decided in time. */
  static Transition expired(Waiting waiting, OutstandingCall call, Policy policy, Instant now) {
    return Tools.overdue(
        waiting,
        call,
        new Ending(
            "no operator has approved this call within "
                + Policy.APPROVAL_VALID.toMinutes()
                + " minutes, and it was not made. Do not ask for it again; tell the user.",
            "expired",
            "no operator has approved it in time"),
        new Count(Tally.APPROVAL, "expired"),
        policy,
        now);
  }

  private static Transition settled(
      Waiting waiting,
      OutstandingCall call,
      ToolRequest request,
      Ending ending,
      Policy policy,
      Instant now) {
    return Tools.settled(
        waiting,
        call,
        ending.error(),
        List.of(
            audit(waiting, call, request, ending.decision(), ending.reason(), now),
            new Count(Tally.APPROVAL, "denied")),
        policy,
        now);
  }

  /** The model's request stands in the history before the places of its results. */
  private static ToolRequest request(Toolbox toolbox, OutstandingCall call) {
    return toolbox.openTurn().reversed().stream()
        .map(entry -> entry.getToolRequests())
        .filter(requests -> !requests.isEmpty())
        .findFirst()
        .orElseThrow()
        .get(call.index());
  }

  private static Effect audit(
      Waiting waiting,
      OutstandingCall call,
      ToolRequest request,
      String decision,
      String reason,
      Instant now) {
    return Audits.toolCall(
        waiting.ledger().sessionKey(),
        waiting.job().question(),
        waiting.callId(call),
        call.name(),
        request.getArguments(),
        decision,
        reason,
        now);
  }

  private static Transition order(
      Transition done, ControlCommand command, String decision, String reason, Instant now) {
    return done.after(
        Audits.order(done.session().ledger().sessionKey(), command, decision, reason, now));
  }
}
