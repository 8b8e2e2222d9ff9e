package io.clawstream.router.session;

import io.clawstream.events.Usage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What of a session outlives its turns.
 *
 * @param sessionKey text of the session key
 * @param messages messages for the bot so far. Each takes the next number, and the turn that it
 *     opens has that number: so a turn's ids follow from the inbound log alone, and a transaction
 *     that was aborted and is done again in another order (a reply before a message, say) cannot
 *     give one turn's ids to another turn's question
 * @param turn the last turn opened, 0 before the first
 * @param firstTurn first turn of the conversation since the last reset
 * @param pendingHead sequence of the oldest waiting message
 * @param pendingTail sequence that the next waiting message gets; head = tail means none waits
 * @param deniedNoticeAt when a refused sender was last told so; the epoch if never
 * @param lastActivity when the last message for the bot came; the epoch before the first
 * @param inputTokens tokens used so far
 * @param outputTokens tokens used so far
 */
public record Ledger(
    String sessionKey,
    long messages,
    long turn,
    long firstTurn,
    long pendingHead,
    long pendingTail,
    Instant deniedNoticeAt,
    Instant lastActivity,
    long inputTokens,
    long outputTokens) {

  /** A session that nothing has happened to. */
  public static Ledger fresh(String sessionKey) {
    return new Ledger(sessionKey, 0, 0, 1, 0, 0, Instant.EPOCH, Instant.EPOCH, 0, 0);
  }

  /** How many messages wait. */
  public long waiting() {
    return pendingTail - pendingHead;
  }

  /** A message for the bot came and took the next number. */
  Ledger numbered(Instant now) {
    return new Ledger(
        sessionKey,
        messages + 1,
        turn,
        firstTurn,
        pendingHead,
        pendingTail,
        deniedNoticeAt,
        now,
        inputTokens,
        outputTokens);
  }

  /** A turn was opened. */
  Ledger opened(long number) {
    return new Ledger(
        sessionKey,
        messages,
        number,
        firstTurn,
        pendingHead,
        pendingTail,
        deniedNoticeAt,
        lastActivity,
        inputTokens,
        outputTokens);
  }

  /** What was said before this number belongs to an earlier conversation. */
  Ledger conversationFrom(long number) {
    return new Ledger(
        sessionKey,
        messages,
        turn,
        number,
        pendingHead,
        pendingTail,
        deniedNoticeAt,
        lastActivity,
        inputTokens,
        outputTokens);
  }

  /** One message more waits. */
  Ledger enqueued() {
    return queue(pendingHead, pendingTail + 1);
  }

  /** The oldest waiting message was taken out. */
  Ledger dequeued() {
    return queue(pendingHead + 1, pendingTail);
  }

  private Ledger queue(long head, long tail) {
    return new Ledger(
        sessionKey,
        messages,
        turn,
        firstTurn,
        head,
        tail,
        deniedNoticeAt,
        lastActivity,
        inputTokens,
        outputTokens);
  }

  /** A refused sender was told so. */
  Ledger denied(Instant now) {
    return new Ledger(
        sessionKey,
        messages,
        turn,
        firstTurn,
        pendingHead,
        pendingTail,
        now,
        lastActivity,
        inputTokens,
        outputTokens);
  }

  /** A model call used tokens; null if the provider did not say how many. */
  Ledger used(@Nullable Usage usage) {
    return usage == null
        ? this
        : new Ledger(
            sessionKey,
            messages,
            turn,
            firstTurn,
            pendingHead,
            pendingTail,
            deniedNoticeAt,
            lastActivity,
            inputTokens + usage.getInputTokens(),
            outputTokens + usage.getOutputTokens());
  }
}
