package io.clawstream.cli.why;

import io.clawstream.cli.letters.DeadLetter;
import io.clawstream.events.AuditEvent;
import io.clawstream.events.DeliveryReceipt;
import io.clawstream.events.JobCancel;
import io.clawstream.events.JobPurpose;
import io.clawstream.events.LlmJob;
import io.clawstream.events.Reply;
import io.clawstream.events.ReplyKind;
import io.clawstream.events.StandardMessage;
import io.clawstream.events.ToolCall;
import io.clawstream.events.ToolResult;
import io.clawstream.events.TurnEvent;
import io.clawstream.schemas.SessionKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;

/**
 * Picks out of a session's records those that speak of one message. Jobs say which turns are the
 * message's, calls which audit events, replies which receipts: topics are to be shown in the order
 * jobs, turn events, tool calls, tool results, cancels, replies, receipts, audit, dead letters. Not
 * thread-safe.
 */
public final class Inquiry {
  private final String sessionKey;
  private final String messageId;
  private final long number;
  private final List<Traced<StandardMessage>> received;
  private final List<Traced<AuditEvent>> decisions = new ArrayList<>();
  private final List<Traced<LlmJob>> jobs = new ArrayList<>();
  private final List<Traced<TurnEvent>> turnEvents = new ArrayList<>();
  private final List<Traced<JobCancel>> cancels = new ArrayList<>();
  private final List<Traced<ToolCall>> toolCalls = new ArrayList<>();
  private final List<Traced<ToolResult>> toolResults = new ArrayList<>();
  private final List<Traced<AuditEvent>> toolDecisions = new ArrayList<>();
  private final List<Traced<Reply>> replies = new ArrayList<>();
  private final List<Traced<DeliveryReceipt>> receipts = new ArrayList<>();
  private final List<DeadLetter> deadLetters = new ArrayList<>();

  private final Set<Long> turns = new HashSet<>();
  private final Set<String> jobIds = new HashSet<>();
  private final Set<String> callIds = new HashSet<>();
  private final Set<String> replyIds = new HashSet<>();
  private final Set<String> places = new HashSet<>();

  /** The session's other turns, by number: the first job of each. */
  private final TreeMap<Long, Traced<LlmJob>> otherTurns = new TreeMap<>();

  private final Set<Long> ended = new HashSet<>();

  /**
   * @param received every record of the message in the inbound topic, of one session; at least one
   */
  public Inquiry(List<Traced<StandardMessage>> received) {
    Traced<StandardMessage> first = received.getFirst();
    this.sessionKey = SessionKey.of(first.event()).toString();
    this.messageId = first.event().getMessageId();
    // A message's number is its offset + 1 (SessionState.messages).
    this.number = first.offset() + 1;
    this.received = List.copyOf(received);
    received.forEach(record -> places.add(record.place()));
  }

  /** Takes the record in if it speaks of the message. */
  public void job(Traced<LlmJob> record) {
    LlmJob job = record.event();
    if (!job.getSessionKey().equals(sessionKey) || job.getPurpose() != JobPurpose.ANSWER) {
      return;
    }
    if (messageId.equals(job.getAddress().getReplyToId())) {
      turns.add(job.getTurn());
      jobIds.add(job.getJobId());
      take(jobs, record);
    } else {
      otherTurns.putIfAbsent(job.getTurn(), record);
    }
  }

  /** Takes the record in if it speaks of the message. */
  public void turnEvent(Traced<TurnEvent> record) {
    TurnEvent event = record.event();
    if (isOurs(event.getSessionKey(), event.getTurn())) {
      take(turnEvents, record);
    }
  }

  /** Takes the record in if it speaks of the message. */
  public void toolCall(Traced<ToolCall> record) {
    ToolCall call = record.event();
    if (isOurs(call.getSessionKey(), call.getTurn())) {
      callIds.add(call.getCallId());
      take(toolCalls, record);
    }
  }

  /** Takes the record in if it speaks of the message. */
  public void toolResult(Traced<ToolResult> record) {
    ToolResult result = record.event();
    if (isOurs(result.getSessionKey(), result.getTurn())) {
      take(toolResults, record);
    }
  }

  /** Takes the record in if it speaks of the message. */
  public void cancel(Traced<JobCancel> record) {
    JobCancel cancel = record.event();
    if (isOurs(cancel.getSessionKey(), cancel.getTurn())) {
      take(cancels, record);
    }
  }

  /** Takes the record in if it speaks of the message. */
  public void reply(Traced<Reply> record) {
    Reply reply = record.event();
    if (!reply.getSessionKey().equals(sessionKey)) {
      return;
    }
    boolean notice = reply.getKind() == ReplyKind.NOTICE;
    if (!notice) {
      ended.add(reply.getTurn());
    }
    // By its address as well: jobs are kept for days, replies for months.
    if (messageId.equals(reply.getAddress().getReplyToId())
        || (!notice && turns.contains(reply.getTurn()))) {
      replyIds.add(reply.getReplyId());
      take(replies, record);
    }
  }

  /** Takes the record in if it speaks of the message. */
  public void receipt(Traced<DeliveryReceipt> record) {
    DeliveryReceipt receipt = record.event();
    if (replyIds.contains(receipt.getReplyId())) {
      take(receipts, record);
    }
  }

  /** Takes the record in if it speaks of the message. */
  public void decision(Traced<AuditEvent> record) {
    AuditEvent event = record.event();
    if (!event.getSessionKey().equals(sessionKey)) {
      return;
    }
    if (callIds.contains(event.getSubject())) {
      take(toolDecisions, record);
    } else if (event.getSubject().equals(messageId)) {
      take(decisions, record);
    }
  }

  /**
   * Takes the dead letter in if it speaks of the message.
   *
   * @param job what it holds, if it is a job
   */
  public void deadLetter(DeadLetter letter, Optional<LlmJob> job) {
    if (letter.place().filter(places::contains).isPresent()
        || job.filter(held -> jobIds.contains(held.getJobId())).isPresent()) {
      deadLetters.add(letter);
    }
  }

  /** What has been found. */
  public Evidence evidence() {
    Optional<Traced<LlmJob>> ahead =
        otherTurns.headMap(number, false).descendingMap().values().stream()
            .filter(job -> !ended.contains(job.event().getTurn()))
            .findFirst();
    Optional<Traced<LlmJob>> tookIt =
        otherTurns.tailMap(number, false).values().stream()
            .filter(job -> job.event().getPreviousTurn() < number)
            .findFirst();
    return new Evidence(
        received,
        decisions,
        jobs,
        turnEvents,
        cancels,
        toolCalls,
        toolResults,
        toolDecisions,
        replies,
        receipts,
        deadLetters,
        ahead,
        tookIt);
  }

  private boolean isOurs(String session, long turn) {
    return session.equals(sessionKey) && turns.contains(turn);
  }

  private <T extends SpecificRecord> void take(List<Traced<T>> list, Traced<T> record) {
    places.add(record.place());
    list.add(record);
  }
}
