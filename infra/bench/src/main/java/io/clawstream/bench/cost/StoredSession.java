package io.clawstream.bench.cost;

import io.clawstream.bench.stand.Ground;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.Bytes;

/**
 * Every row that the router keeps of one session, as it wrote them itself, to be written again for
 * others: so that what is stored is what this release stores, whatever that is.
 *
 * @param session whose rows they are
 */
public record StoredSession(long session, List<Row> rows) {
  private static final Duration POLL = Duration.ofMillis(200);

  /**
   * A row of a store.
   *
   * @param topic where it is kept: a store's changelog, or what every router has a copy of
   * @param timestamp of the record, ms since the epoch
   */
  record Row(String topic, Bytes key, Bytes value, long timestamp) {
    Row of(byte[] peer, byte[] other) {
      return new Row(topic, replaced(key, peer, other), replaced(value, peer, other), timestamp);
    }
  }

  /** Copies the list. */
  public StoredSession {
    rows = List.copyOf(rows);
  }

  /** Reads a session's rows from where the router keeps them. */
  public static StoredSession read(Ground ground, Changelogs changelogs, long session) {
    byte[] peer = Peers.bytes(session);
    Map<List<Object>, Row> rows = new LinkedHashMap<>();
    try (Consumer<byte[], byte[]> consumer = consumer(ground)) {
      List<TopicPartition> partitions =
          changelogs.stored().stream()
              .flatMap(name -> consumer.partitionsFor(name).stream())
              .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          if (indexOf(record.key(), peer, 0) >= 0) {
            List<Object> place = List.of(record.topic(), Bytes.wrap(record.key()));
            if (record.value() == null) {
              rows.remove(place);
            } else {
              rows.put(
                  place,
                  new Row(
                      record.topic(),
                      Bytes.wrap(record.key()),
                      Bytes.wrap(record.value()),
                      record.timestamp()));
            }
          }
        }
      }
    }
    return new StoredSession(session, List.copyOf(rows.values()));
  }

  /** The same rows of another session. */
  List<Row> of(long other) {
    byte[] ours = Peers.bytes(session);
    byte[] theirs = Peers.bytes(other);
    return rows.stream().map(row -> row.of(ours, theirs)).toList();
  }

  /** Size of all keys and values together. */
  public long bytes() {
    return rows.stream()
        .mapToLong(row -> (long) row.key().get().length + row.value().get().length)
        .sum();
  }

  private static Bytes replaced(Bytes text, byte[] old, byte[] with) {
    byte[] copy = text.get().clone();
    for (int at = indexOf(copy, old, 0); at >= 0; at = indexOf(copy, old, at + old.length)) {
      System.arraycopy(with, 0, copy, at, with.length);
    }
    return Bytes.wrap(copy);
  }

  private static int indexOf(byte[] text, byte[] wanted, int from) {
    for (int i = from; i <= text.length - wanted.length; i++) {
      if (Arrays.equals(text, i, i + wanted.length, wanted, 0, wanted.length)) {
        return i;
      }
    }
    return -1;
  }

  private static Consumer<byte[], byte[]> consumer(Ground ground) {
    return new KafkaConsumer<>(
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            ground.bootstrapServers(),
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed",
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            false),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }
}
