package io.clawstream.egress.preview;

import io.clawstream.events.ReplyDelta;
import io.clawstream.kit.log.LogKeys;
import io.clawstream.schemas.SchemaRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the deltas of a channel from now on, in all partitions and without a group: deltas are
 * for whoever delivers the reply, and nobody misses those that nobody heard.
 */
public final class DeltaFollower implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DeltaFollower.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration SWEEP_EVERY = Duration.ofMinutes(1);
  private static final Duration CLOSE = Duration.ofSeconds(5);

  private final Consumer<String, byte[]> consumer;
  private final Function<byte[], ReplyDelta> decode;
  private final Previews previews;
  private final InstantSource clock;
  private final Thread thread;
  private volatile boolean stopping;
  private Instant swept;

  /**
   * @param consumer without a group; closed by this
   * @param decode {@link SerializationException} for what is no delta
   * @param onFatal told if it cannot go on
   */
  public DeltaFollower(
      Consumer<String, byte[]> consumer,
      String topic,
      int partitions,
      Function<byte[], ReplyDelta> decode,
      Previews previews,
      InstantSource clock,
      java.util.function.Consumer<Throwable> onFatal) {
    this.consumer = consumer;
    this.decode = decode;
    this.previews = previews;
    this.clock = clock;
    this.swept = clock.instant();
    this.thread =
        Thread.ofPlatform()
            .daemon()
            .name("egress-deltas")
            .unstarted(() -> run(topic, partitions, onFatal));
  }

  /** Begins. */
  public void start() {
    thread.start();
  }

  private void run(String topic, int partitions, java.util.function.Consumer<Throwable> onFatal) {
    try (consumer) {
      List<TopicPartition> all =
          IntStream.range(0, partitions).mapToObj(i -> new TopicPartition(topic, i)).toList();
      consumer.assign(all);
      consumer.seekToEnd(all);
      while (!stopping) {
        runOnce();
      }
    } catch (WakeupException e) {
      log.debug("Told to stop while waiting for deltas.");
    } catch (RuntimeException e) {
      onFatal.accept(e);
    }
  }

  /** One look for deltas. */
  void runOnce() {
    for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
      hear(record);
    }
    Instant now = clock.instant();
    if (now.isAfter(swept.plus(SWEEP_EVERY))) {
      swept = now;
      previews.sweep();
    }
  }

  private void hear(ConsumerRecord<String, byte[]> record) {
    try {
      previews.heard(record.partition(), decode.apply(record.value()));
    } catch (SerializationException | SchemaRegistry.RegistryException e) {
      // The reply will have it all; only its preview stops growing.
      log.atWarn()
          .addKeyValue(LogKeys.TOPIC, record.topic())
          .addKeyValue(LogKeys.PARTITION, record.partition())
          .addKeyValue(LogKeys.OFFSET, record.offset())
          .log("Ignoring a delta: {}", e.getMessage());
    }
  }

  @Override
  public void close() {
    stopping = true;
    consumer.wakeup();
    try {
      if (!thread.join(CLOSE)) {
        log.atWarn().log("Following deltas does not end in time.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
