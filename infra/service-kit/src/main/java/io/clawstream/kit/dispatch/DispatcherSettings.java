package io.clawstream.kit.dispatch;

import io.clawstream.kit.config.HeapShare;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;

/**
 * How a dispatcher reads and how much it takes on.
 *
 * @param topics what to read, at least one
 * @param urgentTopics those of the topics whose records overtake the others; mostly none. A part of
 *     what may run at once is kept for them
 * @param groupId consumer group
 * @param clientId names the client, its threads and its metrics
 * @param maxInFlight how many records may run at once, 1 or more; what waits to run beyond that
 *     stays in Kafka, except for what one poll brought
 * @param maxBytes how many bytes of records may run at once, 1 or more; one record more is begun as
 *     long as they are not reached
 * @param ordering which records may run side by side
 * @param pollInterval the longest that the loop waits for records before it looks around, above
 *     zero; 100 ms to 1 s is sensible
 * @param drainTimeout how long {@link Dispatcher#close} lets running records finish before it
 *     interrupts them, zero or more
 * @param consumerOverrides consumer properties that win over those of {@link #consumerConfig}
 */
public record DispatcherSettings(
    List<String> topics,
    Set<String> urgentTopics,
    String groupId,
    String clientId,
    int maxInFlight,
    long maxBytes,
    Ordering ordering,
    Duration pollInterval,
    Duration drainTimeout,
    Map<String, Object> consumerOverrides) {

  /** Upper bound of max.poll.records: what one poll brings may have to wait in memory. */
  private static final int MOST_PER_POLL = 100;

  private static final int MOST_KEPT_FOR_URGENT = 16;

  /** No topic is urgent, and {@link HeapShare#bytesInHand}. */
  public DispatcherSettings(
      List<String> topics,
      String groupId,
      String clientId,
      int maxInFlight,
      Ordering ordering,
      Duration pollInterval,
      Duration drainTimeout,
      Map<String, Object> consumerOverrides) {
    this(
        topics,
        Set.of(),
        groupId,
        clientId,
        maxInFlight,
        HeapShare.bytesInHand(),
        ordering,
        pollInterval,
        drainTimeout,
        consumerOverrides);
  }

  /** Checks ranges and copies the collections. */
  public DispatcherSettings {
    topics = List.copyOf(topics);
    urgentTopics = Set.copyOf(urgentTopics);
    consumerOverrides = Map.copyOf(consumerOverrides);
    require(!topics.isEmpty(), "topics must name at least one topic");
    require(
        topics.containsAll(urgentTopics),
        "urgentTopics must be among the topics, but are " + urgentTopics);
    require(!groupId.isBlank(), "groupId must not be blank");
    require(!clientId.isBlank(), "clientId must not be blank");
    require(maxInFlight >= 1, "maxInFlight must be 1 or more, but is " + maxInFlight);
    require(maxBytes >= 1, "maxBytes must be 1 or more, but is " + maxBytes);
    require(pollInterval.isPositive(), "pollInterval must be above zero, but is " + pollInterval);
    require(
        !drainTimeout.isNegative(), "drainTimeout must not be negative, but is " + drainTimeout);
  }

  /**
   * The properties that the consumer must be created with (group, no auto-commit,
   * cooperative-sticky assignment in the classic group protocol), with the overrides applied.
   */
  public Map<String, Object> consumerConfig() {
    Map<String, Object> config = new HashMap<>();
    config.put(ConsumerConfig.GROUP_ID_CONFIG, groupId);
    config.put(ConsumerConfig.CLIENT_ID_CONFIG, clientId);
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, Math.min(maxInFlight, MOST_PER_POLL));
    if (!"consumer".equals(consumerOverrides.get(ConsumerConfig.GROUP_PROTOCOL_CONFIG))) {
      // The newer protocol takes this from the broker, and refuses to start if it is set.
      config.put(
          ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
          CooperativeStickyAssignor.class.getName());
    }
    config.putAll(consumerOverrides);
    return Map.copyOf(config);
  }

  /** How many of those that may run at once only urgent ones take. */
  int keptForUrgent() {
    return urgentTopics.isEmpty() ? 0 : Math.min(maxInFlight / 8, MOST_KEPT_FOR_URGENT);
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalArgumentException("Dispatcher settings: " + otherwise + ".");
    }
  }
}
