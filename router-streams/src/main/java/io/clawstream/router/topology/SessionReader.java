package io.clawstream.router.topology;

import io.clawstream.router.operators.SessionDirectory;
import io.clawstream.schemas.StateSerde;
import io.clawstream.state.HistoryEntry;
import io.clawstream.state.SessionState;
import io.clawstream.state.WaitingMessage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.query.FailureReason;
import org.apache.kafka.streams.query.QueryResult;
import org.apache.kafka.streams.query.RangeQuery;
import org.apache.kafka.streams.query.StateQueryRequest;
import org.apache.kafka.streams.state.HostInfo;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Reads the stores of the partitions that this instance owns, from outside of the topology (Kafka
 * Streams' interactive queries). It sees what the processor has written, committed or not.
 */
public final class SessionReader implements SessionDirectory {
  /** As RocksDB orders keys; the order of {@link String} differs beyond U+FFFF. */
  private static final Comparator<String> BY_BYTES =
      (one, other) -> Arrays.compareUnsigned(utf8(one), utf8(other));

  private final StateSerde<SessionState> states =
      new StateSerde<>(SessionState.getClassSchema(), EarlierSchemas.sessionStates());
  private final StateSerde<HistoryEntry> entries =
      new StateSerde<>(HistoryEntry.getClassSchema(), EarlierSchemas.historyEntries());
  private final StateSerde<WaitingMessage> waiting =
      new StateSerde<>(WaitingMessage.getClassSchema(), EarlierSchemas.waitingMessages());

  private final KafkaStreams streams;
  private final String self;

  /**
   * @param streams not closed
   * @param self what its {@code application.server} is
   */
  public SessionReader(KafkaStreams streams, String self) {
    this.streams = streams;
    this.self = self;
  }

  @Override
  public String self() {
    return self;
  }

  @Override
  public List<String> instances() {
    requireRunning();
    return streams.metadataForAllStreamsClients().stream()
        .map(StreamsMetadata::hostInfo)
        .map(SessionReader::text)
        .distinct()
        .sorted()
        .toList();
  }

  @Override
  public List<Head> page(String after, String prefix, int limit) {
    requireRunning();
    String from = BY_BYTES.compare(after, prefix) < 0 ? prefix : after;
    List<Head> heads = new ArrayList<>();
    streams
        .query(
            StateQueryRequest.inStore(SessionStores.SESSIONS)
                .withQuery(RangeQuery.<String, byte[]>withLowerBound(from))
                .requireActive())
        .getPartitionResults()
        .forEach((partition, result) -> heads.addAll(part(result, after, prefix, limit)));
    heads.sort(Comparator.comparing(Head::key, BY_BYTES));
    return heads.size() > limit ? List.copyOf(heads.subList(0, limit)) : heads;
  }

  /** A partition's part of a page. */
  private List<Head> part(
      QueryResult<KeyValueIterator<String, byte[]>> result,
      String after,
      String prefix,
      int limit) {
    if (result.isFailure()) {
      if (result.getFailureReason() == FailureReason.NOT_ACTIVE) {
        // A standby copy: another instance owns the partition.
        return List.of();
      }
      throw new InvalidStateStoreException(result.getFailureMessage());
    }
    List<Head> heads = new ArrayList<>();
    try (KeyValueIterator<String, byte[]> rows = result.getResult()) {
      while (rows.hasNext() && heads.size() < limit) {
        KeyValue<String, byte[]> row = rows.next();
        if (!row.key.startsWith(prefix)) {
          break;
        }
        if (!row.key.equals(after)) {
          Optional.ofNullable(states.decode(row.value))
              .ifPresent(state -> heads.add(new Head(row.key, state)));
        }
      }
    }
    return heads;
  }

  @Override
  public String owner(String sessionKey) {
    return text(place(sessionKey).activeHost());
  }

  @Override
  public Optional<SessionState> find(String sessionKey) {
    ReadOnlyKeyValueStore<String, byte[]> sessions =
        store(SessionStores.SESSIONS, place(sessionKey).partition());
    return Optional.ofNullable(states.decode(sessions.get(sessionKey)));
  }

  @Override
  public List<String> waiting(String sessionKey, SessionState state) {
    if (state.getPendingHead() >= state.getPendingTail()) {
      return List.of();
    }
    ReadOnlyKeyValueStore<Bytes, byte[]> pending =
        store(SessionStores.PENDING, place(sessionKey).partition());
    List<String> ids = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> rows =
        pending.range(
            StoreKeys.sequence(sessionKey, state.getPendingHead()),
            StoreKeys.sequence(sessionKey, state.getPendingTail() - 1))) {
      rows.forEachRemaining(
          row ->
              Optional.ofNullable(waiting.decode(row.value))
                  .ifPresent(message -> ids.add(message.getMessage().getMessageId())));
    }
    return ids;
  }

  @Override
  public List<Entry> history(String sessionKey, SessionState state, int limit) {
    ReadOnlyKeyValueStore<Bytes, byte[]> history =
        store(SessionStores.HISTORY, place(sessionKey).partition());
    List<Entry> found = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> rows =
        history.reverseRange(
            StoreKeys.history(sessionKey, state.getFirstTurn(), 0),
            StoreKeys.history(sessionKey, Long.MAX_VALUE, Integer.MAX_VALUE))) {
      while (rows.hasNext() && found.size() < limit) {
        KeyValue<Bytes, byte[]> row = rows.next();
        if (!StoreKeys.isSummary(row.key)) {
          Optional.ofNullable(entries.decode(row.value))
              .ifPresent(entry -> found.add(placed(row.key, entry)));
        }
      }
    }
    Collections.reverse(found);
    return found;
  }

  /** Turn and index are the end of a history key (StoreKeys). */
  private static Entry placed(Bytes key, HistoryEntry entry) {
    ByteBuffer end = ByteBuffer.wrap(key.get());
    end.position(end.limit() - Long.BYTES - Integer.BYTES);
    return new Entry(end.getLong(), end.getInt(), entry);
  }

  private KeyQueryMetadata place(String sessionKey) {
    requireRunning();
    KeyQueryMetadata place =
        streams.queryMetadataForKey(
            SessionStores.SESSIONS, sessionKey, Serdes.String().serializer());
    if (place.equals(KeyQueryMetadata.NOT_AVAILABLE)) {
      throw new InvalidStateStoreException("Nobody knows yet who owns " + sessionKey + ".");
    }
    return place;
  }

  private <K> ReadOnlyKeyValueStore<K, byte[]> store(String name, int partition) {
    return streams.store(
        StoreQueryParameters.fromNameAndType(name, QueryableStoreTypes.<K, byte[]>keyValueStore())
            .withPartition(partition));
  }

  private void requireRunning() {
    if (streams.state() != KafkaStreams.State.RUNNING) {
      throw new InvalidStateStoreException("Kafka Streams is " + streams.state() + ".");
    }
  }

  private static String text(HostInfo host) {
    return host.host() + ":" + host.port();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
