package io.clawstream.router.topology;

import io.clawstream.events.UserUsage;
import io.clawstream.router.session.Incoming;
import io.clawstream.router.session.Session;
import io.clawstream.router.session.SessionEvent.NextInLine;
import io.clawstream.router.session.StoredSession;
import io.clawstream.schemas.StateSerde;
import io.clawstream.state.SessionState;
import io.clawstream.state.WaitingMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.state.WindowStoreIterator;
import org.jspecify.annotations.Nullable;

/**
 * The stores of one partition, spoken to in the core's words. Values are Avro without the registry;
 * all stores are changelogged and uncached (a commit every few milliseconds would flush the cache
 * anyway).
 *
 * <p>{@code seen} is a window store, and not a table that is swept: a message costs one write, and
 * what is too old goes by whole segments, while a swept table would cost four writes (the entry,
 * its place in the order of expiry, and both deletions).
 */
final class SessionStores {
  static final String SESSIONS = "sessions";
  static final String HISTORY = "history";
  static final String PENDING = "pending";
  static final String SEEN = "seen";
  static final String DEADLINES = "deadlines";
  static final String CHATTER = "chatter";
  static final String USAGE = "usage";
  static final String REMINDERS = "reminders";

  private static final byte[] PRESENT = {1};

  /**
   * Rows that are rewritten or deleted soon: small segments are compacted, and restored, sooner.
   */
  private static final Map<String, String> SHORT_LIVED =
      Map.of(TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(32 << 20));

  private final StateSerde<SessionState> states =
      serde(SessionState.getClassSchema(), EarlierSchemas.sessionStates());
  private final StateSerde<WaitingMessage> waiting =
      serde(WaitingMessage.getClassSchema(), EarlierSchemas.waitingMessages());

  private final KeyValueStore<String, byte[]> sessions;
  private final KeyValueStore<Bytes, byte[]> pending;
  private final WindowStore<Bytes, byte[]> seen;
  private final KeyValueStore<Bytes, byte[]> deadlines;
  private final ConversationStore conversation;
  private final UsageStore usage;
  private final ReminderStore reminders;
  private final Duration dedupeWindow;

  /**
   * No timer is set for a time before this. Deleted rows stay in RocksDB as markers until it
   * compacts, and a scan wades through all of them up to the next row that is there: nearly every
   * message leaves one. So nobody scans before there can be something to find.
   */
  private Instant noTimerBefore = Instant.EPOCH;

  SessionStores(ProcessingContext context, Duration dedupeWindow) {
    this.sessions = context.getStateStore(SESSIONS);
    this.pending = context.getStateStore(PENDING);
    this.seen = context.getStateStore(SEEN);
    this.deadlines = context.getStateStore(DEADLINES);
    this.conversation = new ConversationStore(context);
    this.usage = new UsageStore(context);
    this.reminders = new ReminderStore(context);
    this.dedupeWindow = dedupeWindow;
  }

  /**
   * What the topology must create.
   *
   * @param dedupeWindow how long a message is remembered
   */
  static Set<StoreBuilder<?>> builders(Duration dedupeWindow) {
    return Set.of(
        Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(SESSIONS), Serdes.String(), Serdes.ByteArray())
            .withCachingDisabled()
            .withLoggingEnabled(SHORT_LIVED),
        table(HISTORY, Map.of()),
        table(PENDING, SHORT_LIVED),
        table(DEADLINES, SHORT_LIVED),
        table(CHATTER, SHORT_LIVED),
        table(USAGE, SHORT_LIVED),
        table(REMINDERS, SHORT_LIVED),
        Stores.windowStoreBuilder(
                Stores.persistentWindowStore(SEEN, dedupeWindow, Duration.ofMillis(1), false),
                Serdes.Bytes(),
                Serdes.ByteArray())
            .withCachingDisabled()
            .withLoggingEnabled(Map.of()));
  }

  private static StoreBuilder<KeyValueStore<Bytes, byte[]>> table(
      String name, Map<String, String> changelog) {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
        .withCachingDisabled()
        .withLoggingEnabled(changelog);
  }

  Session load(String sessionKey) {
    return StoredSession.read(sessionKey, states.decode(sessions.get(sessionKey)));
  }

  void save(Session session) {
    String key = session.ledger().sessionKey();
    if (session.isFresh()) {
      StoreKeys.delete(sessions, key);
    } else {
      sessions.put(key, states.encode(StoredSession.write(session)));
    }
  }

  boolean seenBefore(String sessionKey, String dedupeId, Instant now) {
    // Without an upper bound: the clock of the instance that had this partition may be ahead.
    try (WindowStoreIterator<byte[]> marks =
        seen.fetch(
            StoreKeys.seen(sessionKey, dedupeId),
            now.minus(dedupeWindow).toEpochMilli(),
            Long.MAX_VALUE)) {
      return marks.hasNext();
    }
  }

  /**
   * Makes sure that {@code seen} has a segment. Kafka Streams 4.3 keeps a window store's changelog
   * offset in its segments (KIP-1035): a store that never had one looks as if it had lost its
   * offset, and after a clean restart all stores of the partition are wiped and restored
   * (exactly-once).
   */
  void keepSeenFromLookingLost(Instant now) {
    // No session key is empty.
    if (!seenBefore("", "", now)) {
      markSeen("", "", now);
    }
  }

  void markSeen(String sessionKey, String dedupeId, Instant now) {
    seen.put(StoreKeys.seen(sessionKey, dedupeId), PRESENT, now.toEpochMilli());
  }

  void enqueue(String sessionKey, long sequence, Incoming incoming) {
    pending.put(
        StoreKeys.sequence(sessionKey, sequence),
        waiting.encode(
            new WaitingMessage(incoming.number(), incoming.message(), incoming.traceparent())));
  }

  /** Takes out the oldest message, and those behind it that may be answered together with it. */
  List<Incoming> dequeue(String sessionKey, long sequence, int limit) {
    List<Incoming> taken = new ArrayList<>();
    List<Bytes> keys = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> rows =
        pending.range(
            StoreKeys.sequence(sessionKey, sequence),
            StoreKeys.sequence(sessionKey, sequence + limit - 1))) {
      while (rows.hasNext()) {
        KeyValue<Bytes, byte[]> row = rows.next();
        WaitingMessage next = present(waiting.decode(row.value), PENDING, sessionKey);
        boolean joins = NextInLine.joins(next.getMessage());
        if (!taken.isEmpty() && !joins) {
          break;
        }
        taken.add(new Incoming(next.getMessage(), next.getNumber(), next.getTraceparent()));
        keys.add(row.key);
        if (!joins) {
          break;
        }
      }
    }
    if (taken.isEmpty()) {
      throw lacking(PENDING, sessionKey);
    }
    keys.forEach(key -> StoreKeys.delete(pending, key));
    return taken;
  }

  /**
   * Removes every row of a session but its marks in {@code seen}; its timers are cleared one by
   * one.
   *
   * @return what people had used in it
   */
  List<UserUsage> forgetSession(String sessionKey) {
    conversation.forget(sessionKey);
    reminders.forget(sessionKey);
    StoreKeys.delete(
        pending, StoreKeys.sequence(sessionKey, 0), StoreKeys.sequence(sessionKey, Long.MAX_VALUE));
    return usage.forget(sessionKey);
  }

  ConversationStore conversation() {
    return conversation;
  }

  UsageStore usage() {
    return usage;
  }

  ReminderStore reminders() {
    return reminders;
  }

  void setTimer(String sessionKey, Instant at) {
    deadlines.put(StoreKeys.deadline(at, sessionKey), PRESENT);
    noTimerBefore = at.isBefore(noTimerBefore) ? at : noTimerBefore;
  }

  void clearTimer(String sessionKey, Instant at) {
    StoreKeys.delete(deadlines, StoreKeys.deadline(at, sessionKey));
  }

  /**
   * The timers that are due, the longest overdue first. They stay until they are cleared. Costs
   * something per due timer, and nothing per session.
   */
  List<Timer> due(Instant now, int limit) {
    if (now.isBefore(noTimerBefore)) {
      return List.of();
    }
    List<Timer> due = new ArrayList<>();
    Instant next = Instant.MAX;
    try (KeyValueIterator<Bytes, byte[]> rows =
        deadlines.range(StoreKeys.deadlinesFrom(noTimerBefore), null)) {
      while (rows.hasNext()) {
        Bytes key = rows.next().key;
        Instant at = StoreKeys.deadlineOf(key);
        if (due.size() == limit || at.isAfter(now)) {
          next = at;
          break;
        }
        due.add(new Timer(StoreKeys.sessionOf(key), at));
      }
    }
    // Those that are due stay, if whoever is told of them does not clear them.
    noTimerBefore = due.isEmpty() ? next : due.getFirst().at();
    return due;
  }

  /** How many sessions are to be looked at until then; counts to the limit and no further. */
  int timersUntil(Instant to, int limit) {
    int count = 0;
    try (KeyValueIterator<Bytes, byte[]> rows =
        deadlines.range(StoreKeys.deadlinesFrom(Instant.EPOCH), StoreKeys.deadlinesFrom(to))) {
      while (rows.hasNext() && count < limit) {
        rows.next();
        count++;
      }
    }
    return count;
  }

  /** When a session is to be looked at. */
  record Timer(String sessionKey, Instant at) {}

  private static <T extends SpecificRecordBase> StateSerde<T> serde(
      Schema schema, List<Schema> earlier) {
    return new StateSerde<>(schema, earlier);
  }

  static <T> T present(@Nullable T row, String store, String key) {
    if (row == null) {
      throw lacking(store, key);
    }
    return row;
  }

  private static IllegalStateException lacking(String store, String key) {
    return new IllegalStateException(
        "The store '" + store + "' lacks a row that session " + key + " counts on.");
  }
}
