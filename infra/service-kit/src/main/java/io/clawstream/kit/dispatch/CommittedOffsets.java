package io.clawstream.kit.dispatch;

import io.clawstream.kit.log.LogKeys;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads how far earlier owners of partitions have come. */
final class CommittedOffsets {
  private static final Logger log = LoggerFactory.getLogger(CommittedOffsets.class);

  private CommittedOffsets() {}

  /**
   * Where each partition goes on; those without a committed offset are missing.
   *
   * @throws org.apache.kafka.common.KafkaException if the group's coordinator cannot be asked
   */
  static Map<TopicPartition, Frontier> read(
      Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    Map<TopicPartition, Frontier> frontiers = new HashMap<>();
    if (!partitions.isEmpty()) {
      ask(consumer, Set.copyOf(partitions))
          .forEach(
              (partition, committed) -> {
                if (committed != null) {
                  frontiers.put(partition, resumed(partition, committed));
                }
              });
    }
    return frontiers;
  }

  private static Map<TopicPartition, OffsetAndMetadata> ask(
      Consumer<?, ?> consumer, Set<TopicPartition> partitions) {
    while (true) {
      try {
        return consumer.committed(partitions);
      } catch (WakeupException e) {
        log.debug("A task ended while committed offsets were being read; reading again.");
      }
    }
  }

  private static Frontier resumed(TopicPartition partition, OffsetAndMetadata committed) {
    long offset = committed.offset();
    return switch (FinishedOffsets.decode(offset, committed.metadata())) {
      case FinishedOffsets.Decoded.Finished(List<OffsetRanges.Range> ranges) ->
          Frontier.resuming(offset, ranges);
      case FinishedOffsets.Decoded.Foreign(String why) -> {
        log.atWarn()
            .addKeyValue(LogKeys.TOPIC, partition.topic())
            .addKeyValue(LogKeys.PARTITION, partition.partition())
            .addKeyValue(LogKeys.OFFSET, offset)
            .log(
                "Ignoring the committed offset's metadata, because {}; all records from there on are run.",
                why);
        yield Frontier.startingAt(offset);
      }
    };
  }
}
