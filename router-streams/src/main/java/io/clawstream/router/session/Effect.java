package io.clawstream.router.session;

import io.clawstream.events.Approval;
import io.clawstream.events.AuditEvent;
import io.clawstream.events.ChatMessage;
import io.clawstream.events.ControlCommand;
import io.clawstream.events.JobCancel;
import io.clawstream.events.Pairing;
import io.clawstream.events.Reply;
import io.clawstream.events.ToolCall;
import io.clawstream.events.Usage;
import io.clawstream.schemas.UserKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done because of an event, in the order given. All effects of one event and the new
 * state take effect together or not at all.
 */
public sealed interface Effect {
  /** Remember that this message or order was dealt with. */
  record MarkSeen(String dedupeId) implements Effect {}

  /** Write an entry of the conversation at its place. */
  record AppendHistory(long turn, int index, ChatMessage message) implements Effect {}

  /** Remove a turn's entries from the history. */
  record ForgetTurn(long turn) implements Effect {}

  /** Remove the entries of all turns before this one, and the summary, if it is of such a turn. */
  record ForgetBefore(long turn) implements Effect {}

  /** Keep what was said up to and including a turn as a summary. */
  record WriteSummary(long throughTurn, String text) implements Effect {}

  /** Keep a group message that is not answered, as context for the next turn. */
  record KeepChatter(long sequence, ChatMessage message) implements Effect {}

  /** Remove kept group messages; {@code to} is exclusive. */
  record DropChatter(long from, long to) implements Effect {}

  /**
   * Make one entry of the conversation out of kept group messages, and remove them; {@code to} is
   * exclusive.
   */
  record IntroduceChatter(long turn, int index, long from, long to) implements Effect {}

  /**
   * Ask the model for the first time in this round.
   *
   * @param offerTools whether the model may ask for tools
   */
  record OpenJob(Job job, boolean offerTools) implements Effect {}

  /** Ask the model again: the deadline of the last time has passed. */
  record DispatchAgain(Job job, boolean offerTools) implements Effect {}

  /** Ask a model for a summary. */
  record OpenSummary(SummaryJob job) implements Effect {}

  /** Tell the workers that nobody wants a job's outcome any more. */
  record CancelJob(JobCancel cancel) implements Effect {}

  /** Run a tool. */
  record CallTool(ToolCall call) implements Effect {}

  /** Show operators a call that waits for them. */
  record AskApproval(Approval approval) implements Effect {}

  /** A call does not wait for operators any more. */
  record ForgetApproval(String approvalId) implements Effect {}

  /** Give an order for another session. */
  record GiveOrder(ControlCommand command) implements Effect {}

  /** Put a message at the end of the session's queue. */
  record Enqueue(long sequence, Incoming incoming) implements Effect {}

  /**
   * Take messages out of the session's queue and apply {@link SessionEvent.NextInLine} with them to
   * the new state, before anything else happens to the session.
   *
   * @param sequence of the oldest one
   * @param limit how many at most; more than one are taken only as long as all of them are plain
   *     questions ({@link SessionEvent.NextInLine#joins})
   */
  record Dequeue(long sequence, int limit) implements Effect {}

  /** Write a reply to the egress topic of its channel. */
  record SendReply(Reply reply) implements Effect {}

  /** Put the job of a failed turn where an operator can find it. */
  record DeadLetterJob(Job job, boolean offerTools, String reason) implements Effect {}

  /** Note where a person's pairing stands. */
  record WritePairing(Pairing pairing) implements Effect {}

  /**
   * Count what a person used.
   *
   * @param usage tokens, or null if the provider did not say
   * @param turns how many turns ended with it, 0 or 1
   */
  record CountUsage(UserKey user, @Nullable Usage usage, int turns) implements Effect {}

  /** Note a decision that somebody may ask about. */
  record Audit(AuditEvent event) implements Effect {}

  /** Keep a reminder's text until it is due. */
  record KeepReminder(ReminderMark mark, ReminderText text) implements Effect {}

  /** Remove a reminder's text. */
  record DropReminder(ReminderMark mark) implements Effect {}

  /** Remove a reminder's text, and write it to the inbound topic as a message. */
  record Remind(ReminderMark mark) implements Effect {}

  /** Look at the session at this time. */
  record SetTimer(Instant at) implements Effect {}

  /** The session need not be looked at at this time any more. */
  record ClearTimer(Instant at) implements Effect {}

  /**
   * Remove every row of the session: it is as if nothing had ever happened to it. Only the marks of
   * what was seen stay, so that a message that its platform delivers again is not taken for a new
   * one.
   *
   * @param people whether the pairings that were asked for in it are removed as well
   */
  record ForgetSession(boolean people) implements Effect {}

  /**
   * Count something.
   *
   * @param label which kind of it, in lower case; empty if there is one kind only
   */
  record Count(Tally tally, String label) implements Effect {}

  /** What is counted. */
  enum Tally {
    /** A turn was opened. */
    TURN_OPENED,
    /** A turn ended; by kind of reply. */
    TURN_ENDED,
    /** A message or an order came for the second time. */
    DUPLICATE,
    /** A message was not for the bot; by reason. */
    IGNORED,
    /** A sender may not talk to the bot; by reason. */
    DENIED,
    /** A stranger was given a pairing code. */
    PAIRING_ASKED,
    /** A message was put in the queue. */
    QUEUED,
    /** A message came when the queue was full. */
    BUSY,
    /** A user was told that the whole system is busy. */
    CROWDED,
    /** A message came from somebody whose tokens for the day are used up. */
    OVER_BUDGET,
    /** A chat command was obeyed; by command. */
    COMMAND,
    /** An operator's order was dealt with; by kind. */
    ORDER,
    /** A turn was cut off; by reason. */
    CANCELLED,
    /** A job was sent again. */
    REDISPATCHED,
    /** An outcome came that nobody waits for any more; by what it is. */
    STALE,
    /** A reply came before the message that it answers. */
    EARLY,
    /** A call that a model asked for was not made; by reason: unknown, denied, repeated. */
    TOOL_REFUSED,
    /** A call that an operator has to approve; by what became of it. */
    APPROVAL,
    /** A tool call had no result in time. */
    TOOL_TIMED_OUT,
    /** A reminder was due. */
    REMINDED,
    /** A full window was dealt with; by how: summarised, cut, failed. */
    COMPACTED,
    /** A conversation ended by itself. */
    RESET,
    /** A session was forgotten; by reason. */
    FORGOTTEN
  }
}
