package io.clawstream.ingress.replies;

import io.clawstream.events.Reply;
import io.clawstream.kit.log.LogKeys;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scans with consumers of its own, a bounded number of them, made when first needed and kept for
 * the next scan: many connections that come back at once wait for each other instead of reading the
 * topic many times over at the same time. Only records of the session are decoded.
 */
public final class KafkaReplyScan implements ReplyScan, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(KafkaReplyScan.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final CloseOptions CLOSING = CloseOptions.timeout(Duration.ofSeconds(1));

  private final String topic;
  private final EventDecoder decoder;
  private final Supplier<Consumer<String, byte[]>> consumers;
  private final InstantSource clock;
  private final Semaphore permits;
  private final Deque<Consumer<String, byte[]>> idle = new ArrayDeque<>();
  private boolean closed;

  private interface Reading<T> {
    T with(Consumer<String, byte[]> consumer);
  }

  /**
   * @param topic the egress topic
   * @param consumers makes consumers with {@link #consumerOverrides}; they are closed with this
   * @param maxConsumers most scans at the same time, 1 or more
   */
  public KafkaReplyScan(
      String topic,
      EventDecoder decoder,
      Supplier<Consumer<String, byte[]>> consumers,
      int maxConsumers,
      InstantSource clock) {
    this.topic = topic;
    this.decoder = decoder;
    this.consumers = consumers;
    this.permits = new Semaphore(maxConsumers, true);
    this.clock = clock;
  }

  /** What the consumers need besides the kit's settings. */
  public static Map<String, Object> consumerOverrides() {
    return Map.of(
        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
        "read_committed",
        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
        5_000,
        // A fetch that the scan before left behind at the log's end would hold up the next one.
        ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
        20,
        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
        10_000);
  }

  @Override
  public List<PlacedReply> scan(String sessionKey, int partition, long from, long to)
      throws InterruptedException {
    return borrow(consumer -> scan(consumer, sessionKey, partition, from, to));
  }

  private List<PlacedReply> scan(
      Consumer<String, byte[]> consumer, String sessionKey, int partition, long from, long to) {
    TopicPartition source = new TopicPartition(topic, partition);
    consumer.assign(List.of(source));
    long first = consumer.beginningOffsets(List.of(source)).getOrDefault(source, from);
    consumer.seek(source, Math.max(from, first));
    List<PlacedReply> found = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    Instant progress = clock.instant();
    long position = consumer.position(source);
    while (position < to) {
      for (ConsumerRecord<String, byte[]> each : consumer.poll(POLL).records(source)) {
        if (each.offset() < to && sessionKey.equals(each.key())) {
          decode(each, ids, found);
        }
      }
      long reached = consumer.position(source);
      if (reached > position) {
        progress = clock.instant();
      } else if (clock.instant().isAfter(progress.plus(PATIENCE))) {
        throw new TimeoutException(
            "Reading " + source + " from " + from + " to " + to + " got stuck at " + reached + ".");
      }
      position = reached;
    }
    return found;
  }

  private void decode(
      ConsumerRecord<String, byte[]> each, Set<String> ids, List<PlacedReply> found) {
    try {
      Reply reply = decoder.decode(each.value(), Reply.class);
      if (ids.add(reply.getReplyId())) {
        found.add(new PlacedReply(each.offset() + 1, each.timestamp(), reply));
      }
    } catch (SerializationException e) {
      log.atWarn()
          .addKeyValue(LogKeys.TOPIC, each.topic())
          .addKeyValue(LogKeys.PARTITION, each.partition())
          .addKeyValue(LogKeys.OFFSET, each.offset())
          .addKeyValue(LogKeys.REASON, e.getMessage())
          .log("Passed over a record that is no reply");
    }
  }

  @Override
  public long offsetAt(int partition, Instant time) throws InterruptedException {
    TopicPartition source = new TopicPartition(topic, partition);
    return borrow(
        consumer -> {
          consumer.assign(List.of(source));
          OffsetAndTimestamp found =
              consumer.offsetsForTimes(Map.of(source, time.toEpochMilli())).get(source);
          return found == null ? end(consumer, source) : found.offset();
        });
  }

  @Override
  public long end(int partition) throws InterruptedException {
    TopicPartition source = new TopicPartition(topic, partition);
    return borrow(
        consumer -> {
          consumer.assign(List.of(source));
          return end(consumer, source);
        });
  }

  private static long end(Consumer<String, byte[]> consumer, TopicPartition source) {
    return consumer.endOffsets(List.of(source)).getOrDefault(source, 0L);
  }

  private <T> T borrow(Reading<T> reading) throws InterruptedException {
    permits.acquire();
    try {
      Consumer<String, byte[]> consumer = take();
      try {
        return reading.with(consumer);
      } finally {
        giveBack(consumer);
      }
    } finally {
      permits.release();
    }
  }

  private Consumer<String, byte[]> take() {
    synchronized (idle) {
      Consumer<String, byte[]> consumer = idle.poll();
      if (consumer != null) {
        return consumer;
      }
    }
    return consumers.get();
  }

  private void giveBack(Consumer<String, byte[]> consumer) {
    synchronized (idle) {
      if (!closed) {
        idle.push(consumer);
        return;
      }
    }
    consumer.close(CLOSING);
  }

  /** Closes the consumers; those that are reading, when they are through. */
  @Override
  public void close() {
    List<Consumer<String, byte[]>> all;
    synchronized (idle) {
      closed = true;
      all = List.copyOf(idle);
      idle.clear();
    }
    all.forEach(consumer -> consumer.close(CLOSING));
  }
}
