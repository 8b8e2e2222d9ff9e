package io.clawstream.router.session;

import io.clawstream.events.AuditEvent;
import io.clawstream.events.ControlCommand;
import io.clawstream.kit.tools.SecretMask;
import io.clawstream.router.session.Effect.Audit;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

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
   * @param tool as the model wrote it
   * @param arguments as the model wrote them; null if they are not at hand
   */
  static Audit toolCall(
      String sessionKey,
      Question question,
      String callId,
      String tool,
      @Nullable String arguments,
      String decision,
      String reason,
      Instant now) {
    AuditEvent event =
        event(
            sessionKey, "tool-call", callId, question.address().getUserId(), decision, reason, now);
    event.setTool(TOOL.matcher(tool).matches() ? tool : "(not a tool's name)");
    event.setArguments(arguments == null ? null : SecretMask.masked(arguments));
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
