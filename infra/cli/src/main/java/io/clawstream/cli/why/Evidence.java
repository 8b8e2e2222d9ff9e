package io.clawstream.cli.why;

import io.clawstream.cli.letters.DeadLetter;
import io.clawstream.events.AuditEvent;
import io.clawstream.events.DeliveryReceipt;
import io.clawstream.events.JobCancel;
import io.clawstream.events.LlmJob;
import io.clawstream.events.Reply;
import io.clawstream.events.StandardMessage;
import io.clawstream.events.ToolCall;
import io.clawstream.events.ToolResult;
import io.clawstream.events.TurnEvent;
import java.util.List;
import java.util.Optional;

/**
 * All that the topics say of one message, each list in the order of its topic.
 *
 * @param received the message; at least once, more often if the platform delivered it again or it
 *     was edited
 * @param decisions audit events about it
 * @param jobs model calls of the turns that it opened
 * @param turnEvents outcomes of these jobs that did not end their turn
 * @param cancels of these turns
 * @param toolCalls of these turns
 * @param toolResults of these turns
 * @param toolDecisions audit events about these calls
 * @param replies the ends of these turns, and notices about the message
 * @param receipts of these replies
 * @param deadLetters any of these records that were put aside, and these jobs
 * @param ahead job of an earlier turn of the session that is still open
 * @param tookIt job of a later turn that was opened after the message had been taken out of the
 *     queue, though no turn of its own was
 */
public record Evidence(
    List<Traced<StandardMessage>> received,
    List<Traced<AuditEvent>> decisions,
    List<Traced<LlmJob>> jobs,
    List<Traced<TurnEvent>> turnEvents,
    List<Traced<JobCancel>> cancels,
    List<Traced<ToolCall>> toolCalls,
    List<Traced<ToolResult>> toolResults,
    List<Traced<AuditEvent>> toolDecisions,
    List<Traced<Reply>> replies,
    List<Traced<DeliveryReceipt>> receipts,
    List<DeadLetter> deadLetters,
    Optional<Traced<LlmJob>> ahead,
    Optional<Traced<LlmJob>> tookIt) {

  /** Keeps its own copies. */
  public Evidence {
    received = List.copyOf(received);
    decisions = List.copyOf(decisions);
    jobs = List.copyOf(jobs);
    turnEvents = List.copyOf(turnEvents);
    cancels = List.copyOf(cancels);
    toolCalls = List.copyOf(toolCalls);
    toolResults = List.copyOf(toolResults);
    toolDecisions = List.copyOf(toolDecisions);
    replies = List.copyOf(replies);
    receipts = List.copyOf(receipts);
    deadLetters = List.copyOf(deadLetters);
  }
}
