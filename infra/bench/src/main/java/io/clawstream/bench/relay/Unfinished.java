package io.clawstream.bench.relay;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Which records are in hand, so that only what is finished is committed: each partition's commit is
 * its first unfinished offset, or the one after its last if nothing is in hand. Thread-safe.
 */
final class Unfinished {
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<TopicPartition, TreeSet<Long>> inHand = new HashMap<>();
  private final Map<TopicPartition, Long> next = new HashMap<>();

  void begin(TopicPartition partition, long offset) {
    lock.lock();
    try {
      inHand.computeIfAbsent(partition, _ -> new TreeSet<>()).add(offset);
      next.put(partition, offset + 1);
    } finally {
      lock.unlock();
    }
  }

  void finish(TopicPartition partition, long offset) {
    lock.lock();
    try {
      inHand.getOrDefault(partition, new TreeSet<>()).remove(offset);
    } finally {
      lock.unlock();
    }
  }

  /** What may be committed now, for every partition seen. */
  Map<TopicPartition, OffsetAndMetadata> committable() {
    lock.lock();
    try {
      Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
      next.forEach(
          (partition, end) -> {
            TreeSet<Long> open = inHand.get(partition);
            offsets.put(
                partition,
                new OffsetAndMetadata(open == null || open.isEmpty() ? end : open.first()));
          });
      return offsets;
    } finally {
      lock.unlock();
    }
  }
}
