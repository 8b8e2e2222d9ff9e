package io.clawstream.bench.cost;

import io.clawstream.bench.stand.BenchException;
import io.clawstream.bench.stand.Ground;
import io.clawstream.bench.stand.Pipeline;
import io.clawstream.events.JobPurpose;
import io.clawstream.events.LlmJob;
import io.clawstream.schemas.EventSerdes;
import io.clawstream.schemas.TopicCatalog;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Ingress and llm-worker in one, on the caller's thread: writes messages, and for each job that the
 * router writes the answer, and then the next message. A session has one message under way at a
 * time. Owns its clients.
 */
public final class Traffic implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final TopicCatalog topics;
  private final EventSerdes serdes;
  private final Lines lines;
  private final InstantSource clock;
  private final Consumer<String, byte[]> consumer;
  private final Producer<String, byte[]> producer;
  private final Set<String> underWay = new HashSet<>();
  private long number;
  private int shown;
  private volatile @Nullable Exception failure;

  private Traffic(
      TopicCatalog topics,
      EventSerdes serdes,
      Lines lines,
      InstantSource clock,
      Consumer<String, byte[]> consumer,
      Producer<String, byte[]> producer,
      long number) {
    this.topics = topics;
    this.serdes = serdes;
    this.lines = lines;
    this.clock = clock;
    this.consumer = consumer;
    this.producer = producer;
    this.number = number;
  }

  /**
   * Begins to read the jobs of a namespace.
   *
   * @param textLength characters of each message and each answer
   * @param after ids of messages are greater than this number
   */
  public static Traffic start(
      Ground ground,
      TopicCatalog topics,
      EventSerdes serdes,
      int textLength,
      long after,
      InstantSource clock) {
    Consumer<String, byte[]> consumer = ground.observer();
    List<TopicPartition> partitions =
        List.of(topics.jobs(), topics.priorityJobs()).stream()
            .flatMap(topic -> consumer.partitionsFor(topic).stream())
            .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
    return new Traffic(
        topics, serdes, new Lines(textLength), clock, consumer, ground.producer(), after);
  }

  /**
   * Sends messages and returns when the last one is answered.
   *
   * @param messages how many
   * @param outstanding how many may be under way at a time; fewer than there are sessions
   * @return how long it took
   */
  public Duration run(Rotation sessions, long messages, int outstanding) {
    long begin = System.nanoTime();
    long sent = 0;
    for (; sent < Math.min(outstanding, messages); sent++) {
      send(sessions.take());
    }
    long answered = 0;
    long lastSign = System.nanoTime();
    while (answered < messages) {
      for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
        lastSign = System.nanoTime();
        LlmJob job = serdes.decode(record.value(), LlmJob.class);
        if (job.getPurpose() == JobPurpose.SUMMARY) {
          write(topics.turnEvents(), job.getSessionKey(), lines.summary(job, clock.instant()));
        } else if (underWay.remove(job.getSessionKey())) {
          write(
              topics.egress(Pipeline.CHANNEL),
              job.getSessionKey(),
              lines.answer(job, clock.instant()));
          shown = job.getMessages().size();
          sessions.giveBack(Peers.session(job.getSessionKey()));
          answered++;
          if (sent < messages) {
            send(sessions.take());
            sent++;
          }
        }
      }
      Exception thrown = failure;
      if (thrown != null) {
        throw new BenchException("A record could not be written: " + thrown, thrown);
      }
      if (System.nanoTime() - lastSign > PATIENCE.toNanos()) {
        throw new BenchException(
            "The router has written no job for "
                + PATIENCE.toSeconds()
                + " s, with "
                + (messages - answered)
                + " of "
                + messages
                + " messages to go. --logs DIR keeps its log.");
      }
    }
    producer.flush();
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  /**
   * Sends one message, waits for its answer, and tells how many entries of the conversation the
   * router showed the model.
   */
  public int entriesShown(Rotation sessions) {
    var _ = run(sessions, 1, 1);
    return shown;
  }

  /** Sends messages for a while, in portions. */
  public void runFor(Duration duration, Rotation sessions, long portion, int outstanding) {
    long end = System.nanoTime() + duration.toNanos();
    while (System.nanoTime() - end < 0) {
      run(sessions, portion, outstanding);
    }
  }

  @Override
  public void close() {
    producer.close();
    consumer.close();
  }

  private void send(long session) {
    String key = Peers.key(session);
    underWay.add(key);
    number++;
    write(topics.inbound(), key, lines.message(session, number, clock.instant()));
  }

  private void write(String topic, String key, SpecificRecord event) {
    var _ =
        producer.send(
            new ProducerRecord<>(topic, key, serdes.encode(event)),
            (_, thrown) -> {
              if (thrown != null) {
                failure = thrown;
              }
            });
  }
}
