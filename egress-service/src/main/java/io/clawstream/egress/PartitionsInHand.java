package io.clawstream.egress;

import io.clawstream.egress.ledger.Ledgers;
import io.clawstream.egress.preview.Previews;
import io.clawstream.kit.dispatch.DispatcherListener;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a partition's receipts back before anything of it is delivered, and forgets it afterwards.
 */
final class PartitionsInHand implements DispatcherListener {
  private static final Logger log = LoggerFactory.getLogger(PartitionsInHand.class);

  private final Ledgers ledgers;
  private final Previews previews;

  PartitionsInHand(Ledgers ledgers, Previews previews) {
    this.ledgers = ledgers;
    this.previews = previews;
  }

  @Override
  public void assigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    if (!partitions.isEmpty()) {
      ledgers.load(partitions, committed(consumer, partitions));
    }
  }

  @Override
  public void revoked(Collection<TopicPartition> partitions) {
    previews.drop(
        partitions.stream().map(TopicPartition::partition).collect(Collectors.toUnmodifiableSet()));
    ledgers.drop(partitions);
  }

  private static Map<TopicPartition, OffsetAndMetadata> committed(
      Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    while (true) {
      try {
        return consumer.committed(new HashSet<>(partitions));
      } catch (WakeupException e) {
        // Meant for the poll that this callback runs in, which will look around anyway.
        log.debug("Woken while reading committed offsets; reading again.");
      }
    }
  }
}
