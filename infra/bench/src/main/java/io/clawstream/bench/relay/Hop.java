package io.clawstream.bench.relay;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/**
 * A poll loop: begins a step for each record as it comes, and commits once a second what is
 * finished. One thread owns the consumer.
 */
final class Hop implements Runnable {
  private static final int MOST_IN_HAND = 10_000;
  private static final Duration POLL = Duration.ofMillis(200);
  private static final long COMMIT_EVERY = Duration.ofSeconds(1).toNanos();

  private final Consumer<String, byte[]> consumer;
  private final String topic;
  private final Step step;
  private final Unfinished unfinished = new Unfinished();
  private final Semaphore permits = new Semaphore(MOST_IN_HAND);
  private final CountDownLatch assigned = new CountDownLatch(1);
  private long committedNanos;

  Hop(Consumer<String, byte[]> consumer, String topic, Step step) {
    this.consumer = consumer;
    this.topic = topic;
    this.step = step;
  }

  @Override
  public void run() {
    try (consumer) {
      consumer.subscribe(List.of(topic));
      while (!Thread.currentThread().isInterrupted()) {
        runOnce(System.nanoTime());
      }
    } catch (WakeupException | InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void runOnce(long nowNanos) throws InterruptedException {
    for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
      permits.acquire();
      TopicPartition partition = new TopicPartition(record.topic(), record.partition());
      unfinished.begin(partition, record.offset());
      step.begin(
          record,
          () -> {
            unfinished.finish(partition, record.offset());
            permits.release();
          });
    }
    if (!consumer.assignment().isEmpty()) {
      assigned.countDown();
    }
    if (nowNanos - committedNanos >= COMMIT_EVERY) {
      committedNanos = nowNanos;
      consumer.commitAsync(unfinished.committable(), null);
    }
  }

  /** Waits until it has partitions to read. */
  void awaitAssigned() throws InterruptedException {
    assigned.await();
  }

  void stop() {
    consumer.wakeup();
  }
}
