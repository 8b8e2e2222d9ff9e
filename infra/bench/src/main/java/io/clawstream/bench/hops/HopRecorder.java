package io.clawstream.bench.hops;

import io.clawstream.bench.load.Journey;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/**
 * Follows the topics of a chain from the moment it is started, on a thread of its own that owns the
 * consumer. When it has been stopped it tells what it saw.
 */
public final class HopRecorder {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration START_WITHIN = Duration.ofSeconds(30);

  private final Consumer<String, byte[]> consumer;
  private final RecordReader reader;
  private final EpochClock clock;
  private final Sightings sightings = new Sightings();
  private final CountDownLatch positioned = new CountDownLatch(1);
  private final Thread thread;
  private volatile @Nullable RuntimeException failure;

  private HopRecorder(Consumer<String, byte[]> consumer, RecordReader reader, InstantSource clock) {
    this.consumer = consumer;
    this.reader = reader;
    this.clock = EpochClock.now(clock);
    this.thread = Thread.ofPlatform().name("hop-recorder").unstarted(this::run);
  }

  /**
   * Starts at the end of all topics; returns when everything that is written from now on will be
   * seen.
   *
   * @param consumer read uncommitted, without a group; closed by the recorder
   */
  public static HopRecorder start(
      Consumer<String, byte[]> consumer, RecordReader reader, InstantSource clock)
      throws InterruptedException {
    HopRecorder recorder = new HopRecorder(consumer, reader, clock);
    recorder.thread.start();
    if (!recorder.positioned.await(START_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
      recorder.stop();
      throw new IllegalStateException(
          "The topics "
              + reader.topics()
              + " could not be read within "
              + START_WITHIN.toSeconds()
              + " s.");
    }
    recorder.requireFine();
    return recorder;
  }

  /** Stops reading. What was seen can be asked for now. */
  public void stop() throws InterruptedException {
    consumer.wakeup();
    thread.join();
    requireFine();
  }

  /** Where the time of these messages went. Only after {@link #stop}. */
  public Breakdown breakdown(Collection<Journey> journeys) {
    return Breakdown.of(journeys, sightings, clock);
  }

  /**
   * Mean size of the values of each stage in bytes; 0 where there were none. Only after {@link
   * #stop}.
   */
  public Map<Stage, Integer> meanBytes() {
    Map<Stage, Integer> means = new EnumMap<>(Stage.class);
    for (Stage stage : Stage.values()) {
      means.put(stage, sightings.meanBytes(stage));
    }
    return means;
  }

  private void run() {
    try (consumer) {
      List<TopicPartition> partitions = new ArrayList<>();
      for (String topic : reader.topics()) {
        consumer
            .partitionsFor(topic)
            .forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
      }
      consumer.assign(partitions);
      consumer.seekToEnd(partitions);
      partitions.forEach(consumer::position);
      positioned.countDown();
      while (true) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
          sightings.add(
              reader.read(record),
              record.timestamp(),
              System.nanoTime(),
              record.serializedValueSize());
        }
      }
    } catch (WakeupException e) {
      // stop() says so.
    } catch (RuntimeException e) {
      failure = e;
    } finally {
      positioned.countDown();
    }
  }

  private void requireFine() {
    RuntimeException caught = failure;
    if (caught != null) {
      throw new IllegalStateException("Reading the chain's topics failed: " + caught, caught);
    }
  }
}
