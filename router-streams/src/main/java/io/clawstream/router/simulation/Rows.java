package io.clawstream.router.simulation;

import io.clawstream.events.ChatMessage;
import io.clawstream.router.session.Incoming;
import io.clawstream.router.session.ReminderText;
import io.clawstream.router.session.Session;
import java.time.Instant;

/** The rows of one session in all stores. */
final class Rows {
  final Table<String, Session> head;
  final Table<Place, ChatMessage> history;
  final Table<Long, Incoming> pending;
  final Table<Long, ChatMessage> chatter;
  final Table<String, Boolean> seen;
  final Table<String, ReminderText> reminders;
  final Table<Instant, Boolean> timers;

  Rows(Journal journal) {
    head = new Table<>(journal);
    history = new Table<>(journal);
    pending = new Table<>(journal);
    chatter = new Table<>(journal);
    seen = new Table<>(journal);
    reminders = new Table<>(journal);
    timers = new Table<>(journal);
  }

  /** Where an entry of the history is; a summary comes after all entries of its turn. */
  record Place(long turn, int index) implements Comparable<Place> {
    static final int SUMMARY = Integer.MAX_VALUE;

    boolean isSummary() {
      return index == SUMMARY;
    }

    @Override
    public int compareTo(Place other) {
      int turns = Long.compare(turn, other.turn);
      return turns != 0 ? turns : Integer.compare(index, other.index);
    }
  }

  /** Whether nothing is left but marks of what was seen. */
  boolean isForgotten() {
    return head.isEmpty()
        && history.isEmpty()
        && pending.isEmpty()
        && chatter.isEmpty()
        && reminders.isEmpty()
        && timers.isEmpty();
  }

  /** What differs from other rows of the same session; empty if nothing does. */
  String differences(Rows other) {
    StringBuilder text = new StringBuilder();
    compare("sessions", head, other.head, text);
    compare("history", history, other.history, text);
    compare("pending", pending, other.pending, text);
    compare("chatter", chatter, other.chatter, text);
    compare("seen", seen, other.seen, text);
    compare("reminders", reminders, other.reminders, text);
    compare("deadlines", timers, other.timers, text);
    return text.toString();
  }

  private static void compare(String name, Table<?, ?> mine, Table<?, ?> theirs, StringBuilder to) {
    if (!mine.rows().equals(theirs.rows())) {
      to.append(name).append(": ").append(mine.rows()).append(" and ");
      to.append(theirs.rows()).append("; ");
    }
  }

  /** Equal for equal rows, and almost never for others. */
  long sum() {
    return head.sum()
        + 3 * history.sum()
        + 5 * pending.sum()
        + 7 * chatter.sum()
        + 11 * seen.sum()
        + 13 * timers.sum()
        + 17 * reminders.sum();
  }
}
