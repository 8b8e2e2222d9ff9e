package io.clawstream.tools;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** What the catalogue topic offers at the moment: of earlier runs and of other workers. */
final class OfferedTools {
  private static final Duration POLL = Duration.ofMillis(500);

  private OfferedTools() {}

  /** What the consumer needs besides the kit's settings. */
  static Map<String, Object> consumerOverrides() {
    return Map.of(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
  }

  /**
   * Reads the topic, from its beginning to where it ends now.
   *
   * @param consumer without a group; not closed
   * @return names
   * @throws KafkaException if there is no such topic
   */
  static Set<String> read(Consumer<String, byte[]> consumer, String topic) {
    List<TopicPartition> all =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    if (all.isEmpty()) {
      throw new KafkaException(
          "The topic " + topic + " does not exist. Run 'clawstream topics apply'.");
    }
    consumer.assign(all);
    consumer.seekToBeginning(all);
    Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(all));
    Set<String> names = new HashSet<>();
    while (!ends.isEmpty()) {
      ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
      if (!ends.isEmpty()) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
          if (record.value() == null) {
            names.remove(record.key());
          } else {
            names.add(record.key());
          }
        }
      }
    }
    return names;
  }
}
