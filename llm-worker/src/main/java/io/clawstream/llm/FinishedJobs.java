package io.clawstream.llm;

import io.clawstream.kit.dispatch.DispatcherListener;
import io.clawstream.kit.log.LogKeys;
import io.clawstream.schemas.TopicCatalog;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which jobs have an outcome although nobody committed that they are finished: a worker that is
 * killed has written its last outcomes, but not the offsets of their jobs, and whoever takes its
 * partitions over would ask the models again. So when partitions come, the newest outcomes are
 * read, before any job of these partitions is begun. It holds up the rebalance by some hundredths
 * of a second, the less the shorter ago the last look was; if it cannot be done in time, some jobs
 * may be done twice, and nothing is lost.
 *
 * <p>An outcome counts only for records of its job that are older than it is: a router whose
 * transaction was aborted writes a job again under the same id, and may not have taken the outcome
 * of the first one.
 */
final class FinishedJobs implements DispatcherListener, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(FinishedJobs.class);
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration POLL = Duration.ofMillis(100);

  /** A partition that is paused may hold a job back for a while. */
  private static final Duration MEMORY = Duration.ofMinutes(15);

  private final Consumer<String, byte[]> reader;
  private final TopicCatalog topics;
  private final Function<ConsumerRecord<String, byte[]>, Optional<String>> jobId;
  private final Duration lookBack;
  private final InstantSource clock;
  private final Map<String, Long> finishedAt = new ConcurrentHashMap<>();

  /** Touched by the poll loop, and before it begins. */
  private @Nullable Tail tail;

  private Instant lookedAt = Instant.EPOCH;

  /**
   * @param reader made with {@link #consumerOverrides}; closed by this
   * @param jobId reads whose outcome a record is; empty for no job's. Throws as {@link
   *     io.clawstream.schemas.EventSerdes#decode} does
   * @param lookBack how long ago a worker may have died whose partitions come now
   */
  FinishedJobs(
      Consumer<String, byte[]> reader,
      TopicCatalog topics,
      Function<ConsumerRecord<String, byte[]>, Optional<String>> jobId,
      Duration lookBack,
      InstantSource clock) {
    this.reader = reader;
    this.topics = topics;
    this.jobId = jobId;
    this.lookBack = lookBack;
    this.clock = clock;
  }

  /** What the consumer needs besides the kit's settings. */
  static Map<String, Object> consumerOverrides() {
    return Map.of(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
  }

  /**
   * Whether the job was finished after this record of it was written. Thread-safe.
   *
   * @param writtenAt the record's timestamp, ms since the Unix epoch
   */
  boolean contains(String job, long writtenAt) {
    Long at = finishedAt.get(job);
    return at != null && at >= writtenAt;
  }

  @Override
  public void assigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    if (!partitions.isEmpty()) {
      look();
    }
  }

  /** Reads the newest outcomes; from where the last look ended, if that is not long ago. */
  void look() {
    Instant now = clock.instant();
    finishedAt.values().removeIf(at -> at < now.minus(MEMORY).toEpochMilli());
    try {
      read(now);
      lookedAt = now;
    } catch (KafkaException e) {
      tail = null;
      log.atWarn()
          .setCause(e)
          .log(
              "The newest outcomes could not be read: if a worker has been killed, some of the jobs that it had finished are done again");
    }
  }

  private void read(Instant now) {
    Tail to = tail;
    if (to == null || lookedAt.plus(lookBack).isBefore(now)) {
      to = Tail.begin(reader, outcomeTopics(), now.minus(lookBack));
      tail = to;
    } else {
      to.goOn();
    }
    while (!to.caughtUp()) {
      reader.poll(POLL).forEach(this::hear);
      if (!clock.instant().isBefore(now.plus(PATIENCE))) {
        throw new KafkaException("There are more than can be read in " + PATIENCE + ".");
      }
    }
  }

  private void hear(ConsumerRecord<String, byte[]> record) {
    try {
      jobId.apply(record).ifPresent(id -> finishedAt.merge(id, record.timestamp(), Math::max));
    } catch (SerializationException e) {
      // Who reads the topic for what it says puts it aside.
      log.atDebug()
          .addKeyValue(LogKeys.TOPIC, record.topic())
          .addKeyValue(LogKeys.PARTITION, record.partition())
          .addKeyValue(LogKeys.OFFSET, record.offset())
          .log("Passed over a record that is no outcome");
    }
  }

  private List<String> outcomeTopics() {
    List<String> names = new ArrayList<>(List.of(topics.turnEvents()));
    TopicCatalog.CHANNELS.forEach(channel -> names.add(topics.egress(channel)));
    return names;
  }

  @Override
  public void revoked(Collection<TopicPartition> partitions) {
    // Who has them next looks for themselves.
  }

  @Override
  public void close() {
    reader.close();
  }
}
