package io.clawstream.router.topology;

import static io.clawstream.router.topology.SessionStores.CHATTER;
import static io.clawstream.router.topology.SessionStores.HISTORY;

import io.clawstream.events.ChatMessage;
import io.clawstream.events.ChatRole;
import io.clawstream.schemas.StateSerde;
import io.clawstream.state.HistoryEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * What was said: the entries of each conversation, the summary of what is no longer kept word for
 * word, and group messages that are kept as context.
 */
final class ConversationStore {
  private final StateSerde<HistoryEntry> entries =
      new StateSerde<>(HistoryEntry.getClassSchema(), EarlierSchemas.historyEntries());
  private final KeyValueStore<Bytes, byte[]> history;
  private final KeyValueStore<Bytes, byte[]> chatter;

  ConversationStore(ProcessingContext context) {
    this.history = context.getStateStore(HISTORY);
    this.chatter = context.getStateStore(CHATTER);
  }

  void append(String sessionKey, long turn, int index, ChatMessage message, Instant now) {
    history.put(
        StoreKeys.history(sessionKey, turn, index),
        entries.encode(new HistoryEntry(message, now.toEpochMilli())));
  }

  void forgetTurn(String sessionKey, long turn) {
    StoreKeys.delete(
        history,
        StoreKeys.history(sessionKey, turn, 0),
        StoreKeys.history(sessionKey, turn, Integer.MAX_VALUE));
  }

  /** Summaries of such turns included. */
  void forgetBefore(String sessionKey, long turn) {
    if (turn > 0) {
      StoreKeys.delete(
          history, StoreKeys.history(sessionKey, 0, 0), StoreKeys.summary(sessionKey, turn - 1));
    }
  }

  void writeSummary(String sessionKey, long throughTurn, String text, Instant now) {
    ChatMessage message =
        ChatMessage.newBuilder().setRole(ChatRole.UNKNOWN).setContent(text).build();
    history.put(
        StoreKeys.summary(sessionKey, throughTurn),
        entries.encode(new HistoryEntry(message, now.toEpochMilli())));
  }

  String summary(String sessionKey, long throughTurn) {
    byte[] row = history.get(StoreKeys.summary(sessionKey, throughTurn));
    return SessionStores.present(entries.decode(row), HISTORY, sessionKey)
        .getMessage()
        .getContent();
  }

  /** A turn's entries, oldest first. */
  List<ChatMessage> turn(String sessionKey, long turn) {
    return messages(last(sessionKey, turn, turn, Integer.MAX_VALUE));
  }

  /** The last entries from one turn to another, both included, oldest first. */
  List<Entry> last(String sessionKey, long fromTurn, long toTurn, int limit) {
    return scan(sessionKey, fromTurn, toTurn, (_, taken) -> taken < limit);
  }

  /**
   * All of a turn and the last entries before it, by one scan: of a session that has been silent
   * for long, it is the scan that costs.
   *
   * @param firstTurn nothing from before it
   * @param limit how many entries together, unless the turn has more
   */
  Recent upTo(String sessionKey, long firstTurn, long turn, int limit) {
    Map<Boolean, List<Entry>> byTurn =
        scan(
                sessionKey,
                Math.min(firstTurn, turn),
                turn,
                (ofTurn, taken) -> ofTurn == turn || taken < limit)
            .stream()
            .collect(Collectors.partitioningBy(entry -> entry.turn() == turn));
    return new Recent(
        messages(byTurn.getOrDefault(false, List.of())),
        messages(byTurn.getOrDefault(true, List.of())));
  }

  /** What was said, and in which turn. */
  record Entry(long turn, ChatMessage message) {}

  /** A turn, and what was said before it; oldest first. */
  record Recent(List<ChatMessage> earlier, List<ChatMessage> turn) {}

  static List<ChatMessage> messages(List<Entry> entries) {
    return entries.stream().map(Entry::message).toList();
  }

  /** Whether an entry is wanted: its turn, and how many have been taken. */
  @FunctionalInterface
  private interface Wanted {
    boolean test(long turn, int taken);
  }

  /** From the newest to the first that is not wanted; oldest first. */
  private List<Entry> scan(String sessionKey, long fromTurn, long toTurn, Wanted wanted) {
    if (toTurn < fromTurn) {
      return List.of();
    }
    List<Entry> taken = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> rows =
        history.reverseRange(
            StoreKeys.history(sessionKey, fromTurn, 0),
            StoreKeys.history(sessionKey, toTurn, Integer.MAX_VALUE))) {
      while (rows.hasNext()) {
        KeyValue<Bytes, byte[]> row = rows.next();
        if (StoreKeys.isSummary(row.key)) {
          continue;
        }
        long turn = StoreKeys.turnOf(row.key);
        if (!wanted.test(turn, taken.size())) {
          break;
        }
        HistoryEntry entry = SessionStores.present(entries.decode(row.value), HISTORY, sessionKey);
        taken.add(new Entry(turn, entry.getMessage()));
      }
    }
    return taken.reversed();
  }

  void keepChatter(String sessionKey, long sequence, ChatMessage message, Instant now) {
    chatter.put(
        StoreKeys.sequence(sessionKey, sequence),
        entries.encode(new HistoryEntry(message, now.toEpochMilli())));
  }

  void dropChatter(String sessionKey, long from, long to) {
    for (long sequence = from; sequence < to; sequence++) {
      StoreKeys.delete(chatter, StoreKeys.sequence(sessionKey, sequence));
    }
  }

  /** Kept group messages, oldest first; they are removed. */
  List<ChatMessage> takeChatter(String sessionKey, long from, long to) {
    List<ChatMessage> taken = new ArrayList<>();
    for (long sequence = from; sequence < to; sequence++) {
      byte[] row = chatter.delete(StoreKeys.sequence(sessionKey, sequence));
      taken.add(SessionStores.present(entries.decode(row), CHATTER, sessionKey).getMessage());
    }
    return taken;
  }

  /** Removes every row of a session. */
  void forget(String sessionKey) {
    forgetBefore(sessionKey, Long.MAX_VALUE);
    StoreKeys.delete(
        chatter, StoreKeys.sequence(sessionKey, 0), StoreKeys.sequence(sessionKey, Long.MAX_VALUE));
  }
}
