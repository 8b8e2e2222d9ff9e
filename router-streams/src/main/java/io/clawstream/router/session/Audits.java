package io.clawstream.router.session;

import io.clawstream.events.AuditEvent;
import io.clawstream.events.ControlCommand;
import io.clawstream.events.ToolRequest;
import io.clawstream.kit.tools.SecretMask;
import io.clawstream.router.session.Effect.Audit;
import java.time.Instant;
import java.util.regex.Pattern;

/** What the router writes to the audit topic. */
final class Audits {
  private static final String SERVICE = "router-streams";
  private static final Pattern TOOL = Pattern.compile("[a-zA-Z0-9_.-]{1,64}");

  private Audits() {}

  /** Why a message is not answered. */
  static Audit message(
      String sessionKey, Incoming incoming, String decision, String reason, Instant now) {
    return new Audit(
        event(
            sessionKey,
            "message",
            incoming.message().getMessageId(),
            incoming.message().getUserId(),
            decision,
            reason,
            now));
  }

  /**
   * What became of an operator's order.
   *
   * @param subject what the record is keyed by
   */
  static Audit order(
      String subject, ControlCommand command, String decision, String reason, Instant now) {
    return new Audit(
        event(
            subject,
            "control",
            command.getCommandId(),
            command.getIssuedBy(),
            decision,
            reason,
            now));
  }

  /** What became of a session by itself. */
  static Audit session(String sessionKey, String decision, String reason, Instant now) {
    return new Audit(event(sessionKey, "session", sessionKey, "", decision, reason, now));
  }

  /**
   * What was decided about a tool call.
   *
   * @param callId what the call has for an id, or would have
   */
  static Audit toolCall(
      String sessionKey,
      Question question,
      String callId,
      ToolRequest request,
      String decision,
      String reason,
      Instant now) {
    AuditEvent event =
        event(
            sessionKey, "tool-call", callId, question.address().getUserId(), decision, reason, now);
    event.setTool(
        TOOL.matcher(request.getName()).matches() ? request.getName() : "(not a tool's name)");
    event.setArguments(SecretMask.masked(request.getArguments()));
    return new Audit(event);
  }

  private static AuditEvent event(
      String key,
      String action,
      String subject,
      String user,
      String decision,
      String reason,
      Instant now) {
    return AuditEvent.newBuilder()
        .setSessionKey(key)
        .setService(SERVICE)
        .setAction(action)
        .setSubject(subject)
        .setUserId(user)
        .setDecision(decision)
        .setReason(reason)
        .setAt(now.toEpochMilli())
        .build();
  }
}
