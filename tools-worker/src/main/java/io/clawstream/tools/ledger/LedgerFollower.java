package io.clawstream.tools.ledger;

import io.clawstream.events.ToolMark;
import io.clawstream.kit.dispatch.DispatcherListener;
import io.clawstream.kit.kafka.PatientDecoder;
import io.clawstream.kit.log.LogKeys;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads into the book what the ledger says: of each partition whose calls are ours, from half an
 * hour ago (no call is run later than 20 minutes after it was written: 10 min for the tool, 10 min
 * of grace), and then on. Which partitions are ours is told by the dispatcher of the calls; one
 * thread reads.
 */
public final class LedgerFollower implements DispatcherListener, AutoCloseable {
  /** How far back it begins. */
  static final Duration LOOK_BACK = Duration.ofMinutes(30);

  private static final Logger log = LoggerFactory.getLogger(LedgerFollower.class);
  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration TIDY = Duration.ofSeconds(10);
  private static final Duration CLOSE = Duration.ofSeconds(5);

  private final Consumer<String, byte[]> consumer;
  private final String topic;
  private final PatientDecoder<ToolMark> decoder;
  private final LedgerBook book;
  private final InstantSource clock;
  private final Thread thread;
  private final CountDownLatch stopping = new CountDownLatch(1);

  /**
   * Partitions that are ours, and how often we were given some before: a partition that went and
   * came back is begun anew.
   */
  private final Map<Integer, Long> ours = new ConcurrentHashMap<>();

  private long given;
  private Map<Integer, Long> followed = Map.of();
  private long tidyAt;

  /**
   * @param consumer made with {@link #consumerOverrides}; closed by this
   * @param decode throws as {@link io.clawstream.schemas.EventSerdes#decode} does
   * @param onFatal told if it cannot go on
   */
  public LedgerFollower(
      Consumer<String, byte[]> consumer,
      String topic,
      Function<byte[], ToolMark> decode,
      LedgerBook book,
      InstantSource clock,
      java.util.function.Consumer<Throwable> onFatal) {
    this.consumer = consumer;
    this.topic = topic;
    this.decoder = new PatientDecoder<>(decode, this::pause);
    this.book = book;
    this.clock = clock;
    this.thread = Thread.ofPlatform().daemon().name("tool-ledger").unstarted(() -> run(onFatal));
  }

  /** What the consumer needs besides the kit's settings: a mark is read as soon as it is there. */
  public static Map<String, Object> consumerOverrides() {
    return Map.of(
        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
        "read_uncommitted",
        // A partition that comes waits for the fetch that is under way.
        ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
        100);
  }

  /** Begins. */
  public void start() {
    thread.start();
  }

  @Override
  public void assigned(Consumer<?, ?> calls, Collection<TopicPartition> partitions) {
    given++;
    for (TopicPartition partition : partitions) {
      book.open(partition.partition());
      ours.put(partition.partition(), given);
    }
  }

  @Override
  public void revoked(Collection<TopicPartition> partitions) {
    for (TopicPartition partition : partitions) {
      ours.remove(partition.partition());
      book.close(partition.partition());
    }
  }

  private void run(java.util.function.Consumer<Throwable> onFatal) {
    try {
      while (stopping.getCount() > 0) {
        runOnce();
      }
    } catch (InterruptedException e) {
      log.debug("Told to stop while reading the ledger.");
    } catch (RuntimeException e) {
      onFatal.accept(e);
    } finally {
      consumer.close(CloseOptions.timeout(CLOSE));
    }
  }

  /** One turn; a test drives it itself. */
  void runOnce() throws InterruptedException {
    follow(Map.copyOf(ours));
    if (followed.isEmpty()) {
      pauseQuietly();
      return;
    }
    ConsumerRecords<String, byte[]> records = consumer.poll(POLL);
    for (ConsumerRecord<String, byte[]> record : records) {
      read(record);
    }
    for (TopicPartition partition : consumer.assignment()) {
      book.reached(partition.partition(), consumer.position(partition));
    }
    tidy();
  }

  private void follow(Map<Integer, Long> wanted) {
    if (wanted.equals(followed)) {
      return;
    }
    Set<TopicPartition> all =
        wanted.keySet().stream().map(this::ledger).collect(Collectors.toSet());
    Set<TopicPartition> fresh =
        wanted.entrySet().stream()
            .filter(entry -> !entry.getValue().equals(followed.get(entry.getKey())))
            .map(entry -> ledger(entry.getKey()))
            .collect(Collectors.toSet());
    consumer.assign(all);
    if (!fresh.isEmpty()) {
      begin(fresh);
    }
    followed = wanted;
  }

  private void begin(Set<TopicPartition> fresh) {
    int count = consumer.partitionsFor(topic).size();
    fresh.stream()
        .filter(partition -> partition.partition() >= count)
        .findFirst()
        .ifPresent(
            partition -> {
              throw new KafkaException(
                  "The topic "
                      + topic
                      + " has "
                      + count
                      + " partitions, but "
                      + partition
                      + " is needed. Run 'clawstream topics apply'; it must have as many as the tool calls' topic.");
            });
    Map<TopicPartition, Long> ends = consumer.endOffsets(fresh);
    long since = clock.instant().minus(LOOK_BACK).toEpochMilli();
    Map<TopicPartition, Long> times = new HashMap<>();
    fresh.forEach(partition -> times.put(partition, since));
    Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(times);
    ends.forEach(
        (partition, end) -> {
          // Null means that nothing is so new.
          OffsetAndTimestamp first = found.get(partition);
          long start = first == null ? end : first.offset();
          consumer.seek(partition, start);
          book.begin(partition.partition(), start, end);
        });
  }

  private void read(ConsumerRecord<String, byte[]> record) throws InterruptedException {
    try {
      book.read(record.partition(), record.offset(), decoder.decode(record));
    } catch (SerializationException e) {
      // Only we write marks; what somebody else put there says nothing about calls.
      log.atWarn()
          .addKeyValue(LogKeys.TOPIC, record.topic())
          .addKeyValue(LogKeys.PARTITION, record.partition())
          .addKeyValue(LogKeys.OFFSET, record.offset())
          .addKeyValue(LogKeys.REASON, e.getMessage())
          .log("Passed over a record that is no mark of a tool call");
    }
  }

  private void tidy() {
    long now = clock.millis();
    if (now >= tidyAt) {
      book.forget(now);
      tidyAt = now + TIDY.toMillis();
    }
  }

  private TopicPartition ledger(int partition) {
    return new TopicPartition(topic, partition);
  }

  /** Nothing is ours: a consumer without partitions must not poll. */
  private void pauseQuietly() throws InterruptedException {
    var _ = stopping.await(POLL.toMillis(), TimeUnit.MILLISECONDS);
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
    if (thread.getState() == Thread.State.NEW) {
      consumer.close(CloseOptions.timeout(CLOSE));
      return;
    }
    try {
      if (!thread.join(CLOSE)) {
        log.atWarn().log("Reading the ledger does not end in time.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
