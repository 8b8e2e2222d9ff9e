package io.clawstream.llm;

import io.clawstream.kit.dispatch.DispatcherListener;
import io.clawstream.llm.pace.Share;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * This worker's share of the fleet's quotas: what the partitions of the jobs topic have that it
 * owns. What is revoked is given up before the rebalance goes on, so before another worker has it.
 * Used by the poll loop's thread.
 */
final class QuotaShare implements DispatcherListener {
  private final String topic;
  private final java.util.function.Consumer<Share> onChange;
  private final Set<Integer> owned = new TreeSet<>();
  private int partitions;

  /**
   * @param topic whose partitions the quotas are divided over
   * @param onChange told of each new share
   */
  QuotaShare(String topic, java.util.function.Consumer<Share> onChange) {
    this.topic = topic;
    this.onChange = onChange;
  }

  @Override
  public void assigned(Consumer<?, ?> consumer, Collection<TopicPartition> assigned) {
    // Asked each time: a topic may get more partitions, which is a rebalance as well.
    int now = consumer.partitionsFor(topic).size();
    boolean changed = now != partitions;
    partitions = now;
    for (TopicPartition partition : assigned) {
      changed |= partition.topic().equals(topic) && owned.add(partition.partition());
    }
    if (changed) {
      onChange.accept(new Share(owned, partitions));
    }
  }

  @Override
  public void revoked(Collection<TopicPartition> revoked) {
    boolean changed = false;
    for (TopicPartition partition : revoked) {
      changed |= partition.topic().equals(topic) && owned.remove(partition.partition());
    }
    if (changed) {
      onChange.accept(new Share(owned, partitions));
    }
  }
}
