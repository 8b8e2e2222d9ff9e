package io.clawstream.egress;

import java.util.Map;
import java.util.function.IntSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * Whether replies wait in Kafka: read from the consumer's own metrics, because only its owner's
 * thread may ask the consumer itself. Thread-safe.
 */
final class Backlog {
  private final Consumer<?, ?> consumer;
  private final String topic;
  private final int maxInFlight;
  private volatile IntSupplier inFlight = () -> Integer.MAX_VALUE;

  /**
   * @param consumer of the topic's replies
   * @param maxInFlight so many replies can be under way; others that were polled wait, too
   */
  Backlog(Consumer<?, ?> consumer, String topic, int maxInFlight) {
    this.consumer = consumer;
    this.topic = topic;
    this.maxInFlight = maxInFlight;
  }

  /** Tells where to ask how many replies are under way; until then everything waits. */
  void watch(IntSupplier underWay) {
    inFlight = underWay;
  }

  /**
   * Whether everything in the partition has been begun. Of a partition without a metric nothing was
   * fetched: it has been empty since it was assigned.
   */
  boolean none(int partition) {
    return inFlight.getAsInt() < maxInFlight && lag(partition) <= 0;
  }

  private double lag(int partition) {
    for (Map.Entry<MetricName, ? extends Metric> metric : consumer.metrics().entrySet()) {
      Map<String, String> tags = metric.getKey().tags();
      if (metric.getKey().name().equals("records-lag")
          && topic.equals(tags.get("topic"))
          && Integer.toString(partition).equals(tags.get("partition"))
          && metric.getValue().metricValue() instanceof Double lag) {
        return lag.isNaN() ? 0 : lag;
      }
    }
    return 0;
  }
}
