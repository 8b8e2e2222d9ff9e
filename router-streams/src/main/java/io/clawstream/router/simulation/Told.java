package io.clawstream.router.simulation;

import io.clawstream.events.Approval;
import io.clawstream.events.AuditEvent;
import io.clawstream.events.ControlCommand;
import io.clawstream.events.JobCancel;
import io.clawstream.events.Reply;
import io.clawstream.events.ReplyKind;
import io.clawstream.events.StandardMessage;
import io.clawstream.events.ToolCall;
import io.clawstream.events.ToolResult;
import io.clawstream.events.TurnEvent;
import io.clawstream.schemas.SessionKey;
import org.apache.avro.specific.SpecificRecordBase;

/** Records in a few words, for the story of a schedule. */
final class Told {
  private Told() {}

  static String of(SpecificRecordBase value) {
    return switch (value) {
      case StandardMessage message ->
          Person.of(SessionKey.of(message).toString()) + "'s message " + message.getMessageId();
      case TurnEvent event ->
          event.getKind()
              + " of "
              + Person.of(event.getSessionKey())
              + "'s turn "
              + event.getTurn()
              + " round "
              + event.getRound();
      case ControlCommand command ->
          command.getKind()
              + " for "
              + Person.of(command.getSubject())
              + " ("
              + command.getCommandId()
              + (command.getArgument() == null ? ")" : ", " + command.getArgument() + ")");
      case ToolResult result -> "result of " + result.getRequestId();
      case ToolCall call ->
          call.getName()
              + " for "
              + Person.of(call.getSessionKey())
              + "'s turn "
              + call.getTurn()
              + " ("
              + call.getRequestId()
              + ")";
      case Reply reply when reply.getKind() == ReplyKind.NOTICE ->
          "notice to message "
              + reply.getAddress().getReplyToId()
              + " \""
              + start(reply.getContent())
              + "\"";
      case Reply reply ->
          reply.getKind()
              + " for "
              + Person.of(reply.getSessionKey())
              + "'s turn "
              + reply.getTurn()
              + " \""
              + start(reply.getContent())
              + "\"";
      default -> value.toString();
    };
  }

  static String of(Output output) {
    return switch (output) {
      case Output.JobSent job ->
          "job of "
              + Person.of(job.key())
              + "'s turn "
              + job.job().turn()
              + " round "
              + job.job().round()
              + " dispatch "
              + job.job().dispatch()
              + " on "
              + Worker.questions(job.asked());
      case Output.SummarySent sent ->
          "job of the summary of "
              + Person.of(sent.key())
              + " through turn "
              + sent.job().throughTurn();
      case Output.Cancelled(JobCancel cancel) -> "cancel of the job of turn " + cancel.getTurn();
      case Output.Audited(AuditEvent event) ->
          "audit: " + event.getSubject() + " " + event.getDecision() + ", " + event.getReason();
      case Output.Used used -> "usage: " + used.usage();
      case Output.ToolCalled(ToolCall call) -> "call of " + of(call);
      case Output.Reminded(StandardMessage message) -> of(message);
      case Output.Asked(Approval approval) ->
          "call that waits as " + approval.getApprovalId() + ": " + approval.getTool();
      case Output.Withdrawn(String id) -> "nothing waits as " + id;
      case Output.Replied(Reply reply) -> of(reply);
      case Output.PutAside(_, long turn, _) -> "dead letter of turn " + turn;
    };
  }

  private static String start(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }
}
