package io.clawstream.router.simulation;

import io.clawstream.events.ChatMessage;
import io.clawstream.events.ChatRole;
import io.clawstream.router.session.Incoming;
import io.clawstream.router.session.ReminderMark;
import io.clawstream.router.session.ReminderText;
import io.clawstream.router.session.Session;
import io.clawstream.router.session.SessionEvent.NextInLine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/** The stores as maps, whose changes a journal can take back. */
final class MapStores implements Stores {
  private final Map<String, Rows> sessions = new HashMap<>();
  private final Journal journal;

  MapStores(Journal journal) {
    this.journal = journal;
  }

  Rows of(String key) {
    return sessions.computeIfAbsent(key, _ -> new Rows(journal));
  }

  @Override
  public Session load(String key) {
    Session stored = of(key).head.get(key);
    return stored == null ? Session.fresh(key) : stored;
  }

  @Override
  public void save(Session session) {
    String key = session.ledger().sessionKey();
    if (session.isFresh()) {
      of(key).head.remove(key);
    } else {
      of(key).head.put(key, session);
    }
  }

  @Override
  public boolean seenBefore(String key, String id) {
    return of(key).seen.get(id) != null;
  }

  @Override
  public void markSeen(String key, String id) {
    of(key).seen.put(id, true);
  }

  @Override
  public void append(String key, long turn, int index, ChatMessage message) {
    of(key).history.put(new Rows.Place(turn, index), message);
  }

  @Override
  public void forgetTurn(String key, long turn) {
    clear(of(key).history, range(key, turn, turn));
  }

  @Override
  public void forgetBefore(String key, long turn) {
    clear(of(key).history, range(key, 0, turn - 1));
  }

  @Override
  public void writeSummary(String key, long throughTurn, String text) {
    append(
        key,
        throughTurn,
        Rows.Place.SUMMARY,
        ChatMessage.newBuilder().setRole(ChatRole.UNKNOWN).setContent(text).build());
  }

  @Override
  public @Nullable String summary(String key, long throughTurn) {
    ChatMessage row = of(key).history.get(new Rows.Place(throughTurn, Rows.Place.SUMMARY));
    return row == null ? null : row.getContent();
  }

  @Override
  public List<ChatMessage> last(String key, long fromTurn, long toTurn, int limit) {
    if (fromTurn > toTurn || limit < 1) {
      return List.of();
    }
    List<ChatMessage> entries = new ArrayList<>();
    Iterator<Map.Entry<Rows.Place, ChatMessage>> newestFirst =
        range(key, fromTurn, toTurn).descendingMap().entrySet().iterator();
    while (newestFirst.hasNext() && entries.size() < limit) {
      Map.Entry<Rows.Place, ChatMessage> row = newestFirst.next();
      if (!row.getKey().isSummary()) {
        entries.add(row.getValue());
      }
    }
    Collections.reverse(entries);
    return entries;
  }

  @Override
  public List<Long> turns(String key, long fromTurn, long toTurn, int limit) {
    return fromTurn > toTurn
        ? List.of()
        : range(key, fromTurn, toTurn).descendingMap().keySet().stream()
            .filter(place -> !place.isSummary())
            .limit(limit)
            .map(Rows.Place::turn)
            .toList()
            .reversed();
  }

  private NavigableMap<Rows.Place, ChatMessage> range(String key, long fromTurn, long toTurn) {
    return of(key)
        .history
        .rows()
        .subMap(
            new Rows.Place(fromTurn, 0), true, new Rows.Place(toTurn, Rows.Place.SUMMARY), true);
  }

  @Override
  public void enqueue(String key, long sequence, Incoming incoming) {
    of(key).pending.put(sequence, incoming);
  }

  @Override
  public List<Incoming> dequeue(String key, long sequence, int limit) {
    Table<Long, Incoming> pending = of(key).pending;
    List<Incoming> taken = new ArrayList<>();
    boolean joins = true;
    while (joins && taken.size() < limit) {
      Incoming next = pending.get(sequence + taken.size());
      joins = next != null && NextInLine.joins(next.message());
      if (next == null || (!taken.isEmpty() && !joins)) {
        break;
      }
      taken.add(next);
    }
    if (taken.isEmpty()) {
      throw lacking("pending", sequence, key);
    }
    for (int i = 0; i < taken.size(); i++) {
      pending.remove(sequence + i);
    }
    return taken;
  }

  @Override
  public void keepChatter(String key, long sequence, ChatMessage message) {
    of(key).chatter.put(sequence, message);
  }

  @Override
  public List<ChatMessage> takeChatter(String key, long from, long to) {
    List<ChatMessage> taken = new ArrayList<>();
    for (long sequence = from; sequence < to; sequence++) {
      ChatMessage row = of(key).chatter.remove(sequence);
      if (row == null) {
        throw lacking("chatter", sequence, key);
      }
      taken.add(row);
    }
    return taken;
  }

  @Override
  public void keepReminder(String key, ReminderMark mark, ReminderText text) {
    of(key).reminders.put(mark.id(), text);
  }

  @Override
  public ReminderText takeReminder(String key, ReminderMark mark) {
    ReminderText row = of(key).reminders.remove(mark.id());
    if (row == null) {
      throw new IllegalStateException("The store 'reminders' lacks " + mark + " of " + key + ".");
    }
    return row;
  }

  @Override
  public void setTimer(String key, Instant at) {
    of(key).timers.put(at, true);
  }

  @Override
  public void clearTimer(String key, Instant at) {
    of(key).timers.remove(at);
  }

  @Override
  public void forgetSession(String key) {
    Rows rows = of(key);
    clear(rows.history, rows.history.rows());
    clear(rows.pending, rows.pending.rows());
    clear(rows.chatter, rows.chatter.rows());
    clear(rows.reminders, rows.reminders.rows());
  }

  private static <K extends Comparable<K>, V> void clear(Table<K, V> table, Map<K, V> rows) {
    if (!rows.isEmpty()) {
      List.copyOf(rows.keySet()).forEach(table::remove);
    }
  }

  private static IllegalStateException lacking(String store, long sequence, String key) {
    return new IllegalStateException(
        "The store '" + store + "' lacks row " + sequence + " that session " + key + " counts on.");
  }
}
