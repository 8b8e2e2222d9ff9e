package io.clawstream.router.session;

import io.clawstream.events.Usage;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of a session outlives its turns.
 *
 * @param sessionKey text of the session key
 * @param numbers of its messages and turns
 * @param queue where its waiting messages lie
 * @param conversation what of the history belongs to the conversation that goes on
 * @param preferences what was chosen for it
 * @param times when what happened, or is to happen
 * @param tokens used so far
 * @param reminders that are still to come, the next one first; mostly empty
 */
public record Ledger(
    String sessionKey,
    Numbers numbers,
    Queue queue,
    Conversation conversation,
    Preferences preferences,
    Times times,
    Tokens tokens,
    List<ReminderMark> reminders) {

  /** Keeps its own copy. */
  public Ledger {
    reminders = List.copyOf(reminders);
  }

  /** A session that nothing has happened to. */
  public static Ledger fresh(String sessionKey) {
    return new Ledger(
        sessionKey,
        Numbers.NONE,
        Queue.EMPTY,
        Conversation.FIRST,
        Preferences.NONE,
        Times.NEVER,
        Tokens.NONE,
        List.of());
  }

  /** The last turn opened, 0 before the first. */
  public long turn() {
    return numbers.turn();
  }

  /** How many messages wait. */
  public long waiting() {
    return queue.length();
  }

  /** A message for the bot came. */
  Ledger numbered(long number, Instant now) {
    return with(numbers.heard(number)).with(times.active(now));
  }

  /** A turn was opened. */
  Ledger opened(long number) {
    return with(numbers.opened(number));
  }

  /** A model call used tokens; null if the provider did not say how many. */
  Ledger used(@Nullable Usage usage) {
    return usage == null ? this : with(tokens.and(usage));
  }

  /** The same with other numbers; so are the methods below. */
  public Ledger with(Numbers other) {
    return new Ledger(
        sessionKey, other, queue, conversation, preferences, times, tokens, reminders);
  }

  Ledger with(Queue other) {
    return new Ledger(
        sessionKey, numbers, other, conversation, preferences, times, tokens, reminders);
  }

  Ledger with(Conversation other) {
    return new Ledger(sessionKey, numbers, queue, other, preferences, times, tokens, reminders);
  }

  Ledger with(Preferences other) {
    return new Ledger(sessionKey, numbers, queue, conversation, other, times, tokens, reminders);
  }

  Ledger with(Times other) {
    return new Ledger(
        sessionKey, numbers, queue, conversation, preferences, other, tokens, reminders);
  }

  private Ledger with(Tokens other) {
    return new Ledger(
        sessionKey, numbers, queue, conversation, preferences, times, other, reminders);
  }

  /** The same with other reminders. */
  public Ledger withReminders(List<ReminderMark> marks) {
    return new Ledger(sessionKey, numbers, queue, conversation, preferences, times, tokens, marks);
  }
}
