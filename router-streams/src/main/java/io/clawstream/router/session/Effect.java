package io.clawstream.router.session;

import io.clawstream.events.ChatMessage;
import io.clawstream.events.Reply;
import io.clawstream.events.ToolCall;
import java.time.Instant;

/**
 * What is to be done because of an event, in the order given. All effects of one event and the new
 * state take effect together or not at all.
 */
public sealed interface Effect {
  /** Remember that this message was dealt with. */
  record MarkSeen(String dedupeId) implements Effect {}

  /** Write an entry of the conversation at its place. */
  record AppendHistory(long turn, int index, ChatMessage message) implements Effect {}

  /** Remove a turn's entries from the history. */
  record ForgetTurn(long turn) implements Effect {}

  /**
   * Ask the model for the first time in this round.
   *
   * @param offerTools whether the model may ask for tools
   */
  record OpenJob(Job job, boolean offerTools) implements Effect {}

  /** Ask the model again: the deadline of the last time has passed. */
  record DispatchAgain(Job job, boolean offerTools) implements Effect {}

  /** Run a tool. */
  record CallTool(ToolCall call) implements Effect {}

  /** Put a message at the end of the session's queue. */
  record Enqueue(long sequence, long number, Incoming incoming) implements Effect {}

  /**
   * Take the message out of the session's queue and apply {@link SessionEvent.NextInLine} with it
   * to the new state, before anything else happens to the session.
   */
  record Dequeue(long sequence) implements Effect {}

  /** Write a notice or an apology to the egress topic of its channel. */
  record SendReply(Reply reply) implements Effect {}

  /** Put the job of a failed turn where an operator can find it. */
  record DeadLetterJob(Job job, boolean offerTools, String reason) implements Effect {}

  /** Look at the session at this time. */
  record SetTimer(Instant at) implements Effect {}

  /** The session need not be looked at at this time any more. */
  record ClearTimer(Instant at) implements Effect {}

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
    /** A message came for the second time. */
    DUPLICATE,
    /** A message was not for the bot; by reason. */
    IGNORED,
    /** A sender may not talk to the bot; by reason. */
    DENIED,
    /** A message was put in the queue. */
    QUEUED,
    /** A message came when the queue was full. */
    BUSY,
    /** A chat command was obeyed; by command. */
    COMMAND,
    /** A job was sent again. */
    REDISPATCHED,
    /** An outcome came that nobody waits for any more; by what it is. */
    STALE,
    /** A model asked for a tool that it was not offered. */
    TOOL_REFUSED,
    /** A tool call had no result in time. */
    TOOL_TIMED_OUT
  }
}
