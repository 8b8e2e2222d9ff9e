package io.clawstream.llm;

import io.clawstream.events.JobCancel;
import io.clawstream.kit.kafka.PatientDecoder;
import io.clawstream.kit.log.LogKeys;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads which jobs are cancelled: all partitions, without a group, because a job may run on any
 * worker; from a quarter of an hour ago, because its record may still lie in the log when a worker
 * starts, and then on.
 *
 * <p>Only what is committed, unlike jobs: a job that was begun for nothing costs a model call, but
 * a cancel of a transaction that is aborted and turns out differently the second time would cost
 * the user an answer. A record that is no cancel is logged, counted and passed over: each worker
 * reads it, and it would lie among the dead letters once for each of them.
 */
final class CancelFollower implements AutoCloseable {
  /** How far back it begins. */
  static final Duration LOOK_BACK = Duration.ofMinutes(15);

  private static final Logger log = LoggerFactory.getLogger(CancelFollower.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration CLOSE = Duration.ofSeconds(5);

  private final Consumer<String, byte[]> consumer;
  private final String topic;
  private final PatientDecoder<JobCancel> decoder;
  private final java.util.function.Consumer<JobCancel> to;
  private final InstantSource clock;
  private final Counter read;
  private final Counter poison;
  private final Thread thread;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private volatile boolean caughtUp;

  /**
   * @param consumer made with {@link #consumerOverrides}; closed by this
   * @param decode throws as {@link io.clawstream.schemas.EventSerdes#decode} does
   * @param to told each cancel, on one thread
   * @param onFatal told if it cannot go on
   */
  CancelFollower(
      Consumer<String, byte[]> consumer,
      String topic,
      Function<byte[], JobCancel> decode,
      java.util.function.Consumer<JobCancel> to,
      InstantSource clock,
      MeterRegistry metrics,
      java.util.function.Consumer<Throwable> onFatal) {
    this.consumer = consumer;
    this.topic = topic;
    this.decoder = new PatientDecoder<>(decode, this::pause);
    this.to = to;
    this.clock = clock;
    this.read = metrics.counter("clawstream.llm.cancels", "fate", "read");
    this.poison = metrics.counter("clawstream.llm.cancels", "fate", "poison");
    this.thread = Thread.ofPlatform().daemon().name("llm-cancels").unstarted(() -> run(onFatal));
  }

  /** What the consumer needs besides the kit's settings. */
  static Map<String, Object> consumerOverrides() {
    return Map.of(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
  }

  /** Begins. */
  void start() {
    thread.start();
  }

  /** Whether everything has been read that was there when it began. Thread-safe. */
  boolean caughtUp() {
    return caughtUp;
  }

  private void run(java.util.function.Consumer<Throwable> onFatal) {
    try (consumer) {
      Tail tail = Tail.begin(consumer, List.of(topic), clock.instant().minus(LOOK_BACK));
      while (stopping.getCount() > 0) {
        runOnce(tail);
      }
    } catch (WakeupException | InterruptedException e) {
      log.debug("Told to stop while waiting for cancelled jobs.");
    } catch (RuntimeException e) {
      onFatal.accept(e);
    }
  }

  private void runOnce(Tail tail) throws InterruptedException {
    caughtUp = caughtUp || tail.caughtUp();
    for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
      hear(record);
    }
  }

  private void hear(ConsumerRecord<String, byte[]> record) throws InterruptedException {
    JobCancel cancel;
    try {
      cancel = decoder.decode(record);
    } catch (SerializationException e) {
      poison.increment();
      log.atWarn()
          .addKeyValue(LogKeys.TOPIC, record.topic())
          .addKeyValue(LogKeys.PARTITION, record.partition())
          .addKeyValue(LogKeys.OFFSET, record.offset())
          .addKeyValue(LogKeys.REASON, e.getMessage())
          .log("Passed over a record that is no cancelled job");
      return;
    }
    read.increment();
    log.atDebug()
        .addKeyValue(LogKeys.SESSION, cancel.getSessionKey())
        .addKeyValue(LogKeys.JOB, cancel.getJobId())
        .addKeyValue(LogKeys.REASON, cancel.getReason())
        .log("A job is cancelled");
    to.accept(cancel);
  }

  /** For the registry; ends with the service. */
  private void pause(Duration duration) throws InterruptedException {
    if (stopping.await(duration.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new InterruptedException("The service is closing.");
    }
  }

  @Override
  public void close() {
    stopping.countDown();
    consumer.wakeup();
    try {
      if (!thread.join(CLOSE)) {
        log.atWarn().log("Following the cancelled jobs does not end in time.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
