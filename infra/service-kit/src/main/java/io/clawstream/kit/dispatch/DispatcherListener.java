package io.clawstream.kit.dispatch;

import java.util.Collection;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Told on the poll loop's thread which partitions come and go; what it does there holds up the
 * rebalance.
 */
public interface DispatcherListener {
  /** For those who need not know. */
  DispatcherListener NONE =
      new DispatcherListener() {
        @Override
        public void assigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {}

        @Override
        public void revoked(Collection<TopicPartition> partitions) {}
      };

  /** These partitions are ours now; none of their records has been started yet. */
  void assigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions);

  /**
   * These partitions are no longer ours: given up in order or lost; their work has been cancelled,
   * or runs on without them.
   */
  void revoked(Collection<TopicPartition> partitions);

  /** Tells this one first, and then the other. */
  default DispatcherListener andThen(DispatcherListener other) {
    DispatcherListener first = this;
    return new DispatcherListener() {
      @Override
      public void assigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        first.assigned(consumer, partitions);
        other.assigned(consumer, partitions);
      }

      @Override
      public void revoked(Collection<TopicPartition> partitions) {
        first.revoked(partitions);
        other.revoked(partitions);
      }
    };
  }
}
