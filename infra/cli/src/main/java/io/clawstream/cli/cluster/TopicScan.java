package io.clawstream.cli.cluster;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * Reads what stands in a topic at the moment, from a time on, and stops. What is written meanwhile
 * is not read. Owns nothing.
 */
public final class TopicScan {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration STANDSTILL = Duration.ofSeconds(30);

  private final Consumer<String, byte[]> consumer;
  private final Progress progress;
  private final InstantSource clock;

  /**
   * @param consumer assigned anew by each scan; not closed
   */
  public TopicScan(Consumer<String, byte[]> consumer, Progress progress, InstantSource clock) {
    this.consumer = consumer;
    this.progress = progress;
    this.clock = clock;
  }

  /** All partitions of a topic. */
  public List<TopicPartition> partitions(String topic) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    if (partitions.isEmpty()) {
      throw new ClusterException("There is no topic " + topic + ". Run 'clawstream topics apply'.");
    }
    return partitions;
  }

  /** The partition that holds a key's records: producers' default partitioner decides. */
  public TopicPartition partition(String topic, String key) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    return new TopicPartition(
        topic, Utils.toPositive(Utils.murmur2(bytes)) % partitions(topic).size());
  }

  /**
   * Hands over every record from a time on, in each partition in its order.
   *
   * @param since by the records' own timestamps; {@link Instant#EPOCH} for everything
   * @throws ClusterException if the brokers fall silent
   */
  public void since(
      Instant since,
      Collection<TopicPartition> partitions,
      java.util.function.Consumer<ConsumerRecord<String, byte[]>> each) {
    Map<TopicPartition, Long> ends = begin(partitions);
    Map<TopicPartition, Long> starts = new HashMap<>(consumer.beginningOffsets(partitions));
    if (since.isAfter(Instant.EPOCH)) {
      consumer
          .offsetsForTimes(
              partitions.stream()
                  .collect(Collectors.toMap(one -> one, one -> since.toEpochMilli())))
          .forEach((partition, found) -> starts.put(partition, offset(found, partition, ends)));
    }
    read(starts, ends, each);
  }

  /**
   * Hands over at least the last records of each partition; control records of transactions count
   * as well, so there may be fewer.
   *
   * @param limit how many of each partition, 1 or more
   */
  public void last(
      int limit,
      Collection<TopicPartition> partitions,
      java.util.function.Consumer<ConsumerRecord<String, byte[]>> each) {
    Map<TopicPartition, Long> ends = begin(partitions);
    Map<TopicPartition, Long> starts = new HashMap<>(consumer.beginningOffsets(partitions));
    ends.forEach((partition, end) -> starts.merge(partition, end - limit, Math::max));
    read(starts, ends, each);
  }

  private Map<TopicPartition, Long> begin(Collection<TopicPartition> partitions) {
    consumer.assign(partitions);
    return consumer.endOffsets(partitions);
  }

  private static long offset(
      @Nullable OffsetAndTimestamp found,
      TopicPartition partition,
      Map<TopicPartition, Long> ends) {
    return found == null ? ends.getOrDefault(partition, 0L) : found.offset();
  }

  private void read(
      Map<TopicPartition, Long> starts,
      Map<TopicPartition, Long> ends,
      java.util.function.Consumer<ConsumerRecord<String, byte[]>> each) {
    starts.forEach(consumer::seek);
    Instant moved = clock.instant();
    long left = left(ends);
    long all = left;
    while (left > 0) {
      ConsumerRecords<String, byte[]> records = consumer.poll(POLL);
      for (ConsumerRecord<String, byte[]> record : records) {
        if (record.offset() < ends.getOrDefault(topicPartition(record), 0L)) {
          each.accept(record);
        }
      }
      long before = left;
      left = left(ends);
      moved = left < before ? clock.instant() : moved;
      String topic = ends.keySet().iterator().next().topic();
      if (clock.instant().isAfter(moved.plus(STANDSTILL))) {
        throw new ClusterException(
            "Kafka stopped answering while "
                + topic
                + " was read. Are all brokers running? A transaction that was never ended has the same effect.");
      }
      progress.tell(
          String.format(Locale.ROOT, "reading %s: %,d of %,d records", topic, all - left, all));
    }
  }

  /** Offsets yet to be passed: more than records, since transactions have markers. */
  private long left(Map<TopicPartition, Long> ends) {
    long left = 0;
    for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
      left += Math.max(0, end.getValue() - consumer.position(end.getKey()));
    }
    return left;
  }

  private static TopicPartition topicPartition(ConsumerRecord<?, ?> record) {
    return new TopicPartition(record.topic(), record.partition());
  }
}
