package io.clawstream.router.simulation;

import io.clawstream.events.ChatMessage;
import io.clawstream.router.session.Incoming;
import io.clawstream.router.session.ReminderMark;
import io.clawstream.router.session.ReminderText;
import io.clawstream.router.session.Session;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The router's stores, in the words of the shell that carries out effects on them. */
public interface Stores {
  /** Where a session stands. */
  Session load(String key);

  /** Stores where a session stands; nothing is stored of a fresh one. */
  void save(Session session);

  /** Whether a message or an order was marked as seen. */
  boolean seenBefore(String key, String id);

  /** Marks a message or an order as seen. */
  void markSeen(String key, String id);

  /** Writes an entry of a turn's history. */
  void append(String key, long turn, int index, ChatMessage message);

  /** Removes a turn's history. */
  void forgetTurn(String key, long turn);

  /** Removes the history of all turns before one, and their summaries. */
  void forgetBefore(String key, long turn);

  /** Writes the summary of what was said up to and including a turn. */
  void writeSummary(String key, long throughTurn, String text);

  /** The summary of what was said up to and including a turn; null if there is none. */
  @Nullable String summary(String key, long throughTurn);

  /** The turns of the last entries from one turn to another, oldest first; no summaries. */
  List<Long> turns(String key, long fromTurn, long toTurn, int limit);

  /** The last entries from one turn to another, both included, oldest first; no summaries. */
  List<ChatMessage> last(String key, long fromTurn, long toTurn, int limit);

  /** Puts a message into the queue. */
  void enqueue(String key, long sequence, Incoming incoming);

  /** Takes the oldest message out of the queue, and those behind it that join it. */
  List<Incoming> dequeue(String key, long sequence, int limit);

  /** Keeps a group message. */
  void keepChatter(String key, long sequence, ChatMessage message);

  /** Takes kept group messages out; {@code to} is exclusive. */
  List<ChatMessage> takeChatter(String key, long from, long to);

  /** Keeps a reminder's text. */
  void keepReminder(String key, ReminderMark mark, ReminderText text);

  /** Takes a reminder's text out. */
  ReminderText takeReminder(String key, ReminderMark mark);

  /** Sets a timer. */
  void setTimer(String key, Instant at);

  /** Clears a timer. */
  void clearTimer(String key, Instant at);

  /** Removes every row of a session but its marks of what was seen. */
  void forgetSession(String key);
}
