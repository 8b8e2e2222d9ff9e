package io.clawstream.kit.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Kafka's mock consumer over a few partitions, with what it lacks: markers at the end of the log,
 * failing commits, counted ones.
 */
final class Partitions extends MockConsumer<String, byte[]> {
  static final String TOPIC = "work";
  static final TopicPartition P0 = new TopicPartition(TOPIC, 0);
  static final TopicPartition P1 = new TopicPartition(TOPIC, 1);

  /** Of another topic; the number tells its records from those of the first. */
  static final TopicPartition URGENT = new TopicPartition("work.urgent", 7);

  private final Map<TopicPartition, Long> markersUpTo = new HashMap<>();
  private final Map<TopicPartition, Long> ends = new HashMap<>();
  private final List<Map<TopicPartition, OffsetAndMetadata>> commits = new ArrayList<>();
  private final Map<TopicPartition, OffsetAndMetadata> group;
  private @Nullable KafkaException commitFailure;

  Partitions() {
    this(new HashMap<>());
  }

  /**
   * @param group what the group has committed, shared by its members
   */
  Partitions(Map<TopicPartition, OffsetAndMetadata> group) {
    super("earliest");
    this.group = group;
    updateBeginningOffsets(Map.of(P0, 0L, P1, 0L, URGENT, 0L));
  }

  void add(TopicPartition partition, long offset, @Nullable String key) {
    add(partition, offset, key, 0);
  }

  /** A record whose value is so many bytes long. */
  void add(TopicPartition partition, long offset, @Nullable String key, int bytes) {
    ends.merge(partition, offset + 1, Math::max);
    addRecord(
        new ConsumerRecord<>(
            partition.topic(), partition.partition(), offset, key, new byte[bytes]));
  }

  @Override
  public Map<TopicPartition, Long> endOffsets(
      Collection<TopicPartition> partitions, Duration timeout) {
    Map<TopicPartition, Long> asked = new HashMap<>();
    partitions.forEach(partition -> asked.put(partition, ends.getOrDefault(partition, 0L)));
    return asked;
  }

  /** Transaction markers follow: the position goes on to this offset with the next poll. */
  void markersUpTo(TopicPartition partition, long offset) {
    markersUpTo.put(partition, offset);
  }

  void failNextCommit(KafkaException failure) {
    commitFailure = failure;
  }

  List<Map<TopicPartition, OffsetAndMetadata>> commits() {
    return commits;
  }

  OffsetAndMetadata committed(TopicPartition partition) {
    for (Map<TopicPartition, OffsetAndMetadata> commit : commits.reversed()) {
      OffsetAndMetadata offset = commit.get(partition);
      if (offset != null) {
        return offset;
      }
    }
    throw new AssertionError("Nothing committed for " + partition);
  }

  @Override
  @SuppressWarnings("UnsynchronizedOverridesSynchronized") // Others get in while it waits.
  public ConsumerRecords<String, byte[]> poll(Duration timeout) {
    ConsumerRecords<String, byte[]> polled = super.poll(timeout);
    if (polled.isEmpty()) {
      // The mock never waits; the loop's own thread would spin.
      LockSupport.parkNanos(200_000);
    }
    Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>(polled.nextOffsets());
    markersUpTo.forEach((partition, offset) -> next.put(partition, new OffsetAndMetadata(offset)));
    markersUpTo.clear();
    Map<TopicPartition, List<ConsumerRecord<String, byte[]>>> records = new HashMap<>();
    polled.partitions().forEach(partition -> records.put(partition, polled.records(partition)));
    return new ConsumerRecords<>(records, next);
  }

  @Override
  public synchronized Map<TopicPartition, OffsetAndMetadata> committed(
      Set<TopicPartition> partitions) {
    Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>(group);
    committed.keySet().retainAll(partitions);
    return committed;
  }

  @Override
  public synchronized void commitAsync(
      Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
    KafkaException failure = commitFailure;
    commitFailure = null;
    if (failure != null) {
      callback.onComplete(offsets, failure);
    } else {
      commits.add(Map.copyOf(offsets));
      group.putAll(offsets);
      super.commitAsync(offsets, callback);
    }
  }

  @Override
  public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
    KafkaException failure = commitFailure;
    commitFailure = null;
    if (failure != null) {
      throw failure;
    }
    commitAsync(offsets, (committed, none) -> {});
  }
}
