package io.clawstream.llm;

import io.clawstream.kit.dispatch.DispatcherListener;
import io.clawstream.kit.log.LogKeys;
import io.clawstream.schemas.TopicCatalog;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which jobs have an outcome although nobody committed that they are finished: a worker that is
 * killed has written its last outcomes, but not the offsets of their jobs, and whoever takes its
 * partitions over would ask the models again. So when partitions come, the newest outcomes are
 * read, before any job of these partitions is begun. It holds up the rebalance by some hundredths
 * of a second; if it cannot be done in time, some jobs may be done twice, and nothing is lost.
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
    Set<Integer> mine =
        partitions.stream().map(TopicPartition::partition).collect(Collectors.toSet());
    if (!mine.isEmpty()) {
      look(mine::contains, () -> consumer.partitionsFor(topics.jobs()).size());
    }
  }

  /**
   * Reads what there is of any partition: connections and code are ready then when partitions come,
   * and others wait for them.
   */
  void warmUp() {
    look(_ -> true, () -> reader.partitionsFor(topics.jobs()).size());
  }

  private void look(IntPredicate mine, IntSupplier partitions) {
    Instant now = clock.instant();
    finishedAt.values().removeIf(at -> at < now.minus(MEMORY).toEpochMilli());
    try {
      read(mine, partitions.getAsInt(), now);
    } catch (KafkaException e) {
      log.atWarn()
          .setCause(e)
          .log(
              "The newest outcomes could not be read: if a worker has been killed, some of the jobs that it had finished are done again");
    }
  }

  private void read(IntPredicate mine, int of, Instant now) {
    Tail tail = Tail.begin(reader, outcomeTopics(), now.minus(lookBack));
    try {
      while (!tail.caughtUp()) {
        for (ConsumerRecord<String, byte[]> record : reader.poll(POLL)) {
          if (mine.test(jobsPartition(record.key(), of))) {
            hear(record);
          }
        }
        if (!clock.instant().isBefore(now.plus(PATIENCE))) {
          throw new KafkaException("There are more than can be read in " + PATIENCE + ".");
        }
      }
    } finally {
      reader.assign(List.of());
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

  /** Outcomes have their job's key, but not always as many partitions. */
  private static int jobsPartition(String key, int of) {
    return BuiltInPartitioner.partitionForKey(key.getBytes(StandardCharsets.UTF_8), of);
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
