package io.clawstream.kit.dispatch;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;

/**
 * Measures now and then how many records of our partitions are not finished. The consumer's own
 * metrics do not tell: they count from what was fetched, and know nothing new of a partition that
 * is paused, which is just when there is a backlog. Belongs to the poll loop's thread.
 */
final class LagMeter {
  static final Duration INTERVAL = Duration.ofSeconds(5);

  /** So that a broker that does not answer does not hold up the loop. */
  private static final Duration PATIENCE = Duration.ofMillis(200);

  private final Consumer<?, ?> consumer;
  private final DispatchMetrics metrics;
  private final DispatchLoop.Timing timing;
  private long last;

  LagMeter(Consumer<?, ?> consumer, DispatchMetrics metrics, DispatchLoop.Timing timing) {
    this.consumer = consumer;
    this.metrics = metrics;
    this.timing = timing;
    this.last = timing.nanoTime().getAsLong();
  }

  void measureIfDue(Collection<Lane> lanes) {
    long now = timing.nanoTime().getAsLong();
    if (now - last < INTERVAL.toNanos()) {
      return;
    }
    last = now;
    try {
      Map<TopicPartition, Long> ends =
          consumer.endOffsets(lanes.stream().map(Lane::partition).toList(), PATIENCE);
      Map<TopicPartition, Long> behind = new HashMap<>();
      for (Lane lane : lanes) {
        Long end = ends.get(lane.partition());
        if (end != null) {
          lane.behind(end).ifPresent(records -> behind.put(lane.partition(), records));
        }
      }
      metrics.lag(behind);
    } catch (TimeoutException | WakeupException e) {
      // What was measured last stands until the next time.
    }
  }
}
