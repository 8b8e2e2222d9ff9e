package io.clawstream.llm;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Topics from a moment on, without a group: the consumer begins there, and it can be asked whether
 * all has been read that was there when it began. Used by the consumer's thread.
 */
final class Tail {
  private final Consumer<?, ?> consumer;
  private final Map<TopicPartition, Long> goals;

  private Tail(Consumer<?, ?> consumer, Map<TopicPartition, Long> goals) {
    this.consumer = consumer;
    this.goals = goals;
  }

  /**
   * Has the consumer begin.
   *
   * @throws KafkaException if one of the topics does not exist, or the brokers do not answer
   */
  static Tail begin(Consumer<?, ?> consumer, Collection<String> topics, Instant since) {
    List<TopicPartition> all = new ArrayList<>();
    for (String topic : topics) {
      var partitions = consumer.partitionsFor(topic);
      if (partitions.isEmpty()) {
        throw new KafkaException(
            "The topic " + topic + " does not exist. Run 'clawstream topics apply'.");
      }
      partitions.forEach(info -> all.add(new TopicPartition(topic, info.partition())));
    }
    consumer.assign(all);
    Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(all));
    Map<TopicPartition, OffsetAndTimestamp> found =
        consumer.offsetsForTimes(
            all.stream().collect(Collectors.toMap(p -> p, _ -> since.toEpochMilli())));
    ends.forEach(
        (partition, end) -> {
          // Null means that nothing is so new.
          OffsetAndTimestamp first = found.get(partition);
          consumer.seek(partition, first == null ? end : first.offset());
        });
    return new Tail(consumer, ends);
  }

  /** Goes on from where it is to where the topics end now. */
  void goOn() {
    goals.putAll(consumer.endOffsets(consumer.assignment()));
  }

  /** Whether everything has been read that was there when it began, or went on. */
  boolean caughtUp() {
    goals.entrySet().removeIf(goal -> consumer.position(goal.getKey()) >= goal.getValue());
    return goals.isEmpty();
  }
}
