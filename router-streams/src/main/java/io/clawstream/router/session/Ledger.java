package io.clawstream.router.session;

import io.clawstream.events.Usage;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of a session outlives its turns.
 *
 * @param sessionKey text of the session key
 * @param lastNumber number of the last message for the bot, 0 before the first. A message's number
 *     is its offset in the inbound topic + 1, and the turn that it opens has that number: so a
 *     turn's ids follow from the inbound log alone, a transaction that was aborted and is done
 *     again in another order (a reply before a message, say) cannot give one turn's ids to another
 *     turn's question, and a session that was forgotten and begins anew does not repeat any
 * @param turn the last turn opened, 0 before the first
 * @param queue where its waiting messages lie
 * @param conversation what of the history belongs to the conversation that goes on
 * @param preferences what was chosen for it
 * @param deniedNoticeAt when a refused sender was last told so; the epoch if never
 * @param queuedNoticeAt when the user was last told that the whole system is busy; the epoch if
 *     never
 * @param lastActivity when the last message for the bot came; the epoch before the first
 * @param expiresAt when it is looked at whether the session is to be forgotten; the epoch while it
 *     is as new
 * @param inputTokens tokens used so far
 * @param outputTokens tokens used so far
 * @param early turns whose reply was read before they were open, in ascending order: it was written
 *     back, and what is read of them until it comes again is not the first; mostly empty
 * @param reminders that are still to come, the next one first; mostly empty
 */
public record Ledger(
    String sessionKey,
    long lastNumber,
    long turn,
    Queue queue,
    Conversation conversation,
    Preferences preferences,
    Instant deniedNoticeAt,
    Instant queuedNoticeAt,
    Instant lastActivity,
    Instant expiresAt,
    long inputTokens,
    long outputTokens,
    List<Long> early,
    List<ReminderMark> reminders) {

  /** Keeps its own copies. */
  public Ledger {
    early = List.copyOf(early);
    reminders = List.copyOf(reminders);
  }

  /** A session that nothing has happened to. */
  public static Ledger fresh(String sessionKey) {
    return new Ledger(
        sessionKey,
        0,
        0,
        Queue.EMPTY,
        Conversation.FIRST,
        Preferences.NONE,
        Instant.EPOCH,
        Instant.EPOCH,
        Instant.EPOCH,
        Instant.EPOCH,
        0,
        0,
        List.of(),
        List.of());
  }

  /** How many messages wait. */
  public long waiting() {
    return queue.length();
  }

  /** A message for the bot came. */
  Ledger numbered(long number, Instant now) {
    return new Ledger(
        sessionKey,
        number,
        turn,
        queue,
        conversation,
        preferences,
        deniedNoticeAt,
        queuedNoticeAt,
        now,
        expiresAt,
        inputTokens,
        outputTokens,
        early,
        reminders);
  }

  /** A turn was opened. */
  Ledger opened(long number) {
    return new Ledger(
        sessionKey,
        lastNumber,
        number,
        queue,
        conversation,
        preferences,
        deniedNoticeAt,
        queuedNoticeAt,
        lastActivity,
        expiresAt,
        inputTokens,
        outputTokens,
        early.stream().filter(turn -> turn >= number).toList(),
        reminders);
  }

  Ledger with(Queue other) {
    return new Ledger(
        sessionKey,
        lastNumber,
        turn,
        other,
        conversation,
        preferences,
        deniedNoticeAt,
        queuedNoticeAt,
        lastActivity,
        expiresAt,
        inputTokens,
        outputTokens,
        early,
        reminders);
  }

  Ledger with(Conversation other) {
    return new Ledger(
        sessionKey,
        lastNumber,
        turn,
        queue,
        other,
        preferences,
        deniedNoticeAt,
        queuedNoticeAt,
        lastActivity,
        expiresAt,
        inputTokens,
        outputTokens,
        early,
        reminders);
  }

  Ledger with(Preferences other) {
    return new Ledger(
        sessionKey,
        lastNumber,
        turn,
        queue,
        conversation,
        other,
        deniedNoticeAt,
        queuedNoticeAt,
        lastActivity,
        expiresAt,
        inputTokens,
        outputTokens,
        early,
        reminders);
  }

  /** A refused sender was told so. */
  Ledger denied(Instant now) {
    return new Ledger(
        sessionKey,
        lastNumber,
        turn,
        queue,
        conversation,
        preferences,
        now,
        queuedNoticeAt,
        lastActivity,
        expiresAt,
        inputTokens,
        outputTokens,
        early,
        reminders);
  }

  /** The user was told that the whole system is busy. */
  Ledger toldQueued(Instant now) {
    return new Ledger(
        sessionKey,
        lastNumber,
        turn,
        queue,
        conversation,
        preferences,
        deniedNoticeAt,
        now,
        lastActivity,
        expiresAt,
        inputTokens,
        outputTokens,
        early,
        reminders);
  }

  Ledger expiring(Instant at) {
    return new Ledger(
        sessionKey,
        lastNumber,
        turn,
        queue,
        conversation,
        preferences,
        deniedNoticeAt,
        queuedNoticeAt,
        lastActivity,
        at,
        inputTokens,
        outputTokens,
        early,
        reminders);
  }

  Ledger withEarly(List<Long> turns) {
    return new Ledger(
        sessionKey,
        lastNumber,
        turn,
        queue,
        conversation,
        preferences,
        deniedNoticeAt,
        queuedNoticeAt,
        lastActivity,
        expiresAt,
        inputTokens,
        outputTokens,
        turns,
        reminders);
  }

  Ledger withReminders(List<ReminderMark> marks) {
    return new Ledger(
        sessionKey,
        lastNumber,
        turn,
        queue,
        conversation,
        preferences,
        deniedNoticeAt,
        queuedNoticeAt,
        lastActivity,
        expiresAt,
        inputTokens,
        outputTokens,
        early,
        marks);
  }

  /** A model call used tokens; null if the provider did not say how many. */
  Ledger used(@Nullable Usage usage) {
    return usage == null
        ? this
        : new Ledger(
            sessionKey,
            lastNumber,
            turn,
            queue,
            conversation,
            preferences,
            deniedNoticeAt,
            queuedNoticeAt,
            lastActivity,
            expiresAt,
            inputTokens + usage.getInputTokens(),
            outputTokens + usage.getOutputTokens(),
            early,
            reminders);
  }
}
