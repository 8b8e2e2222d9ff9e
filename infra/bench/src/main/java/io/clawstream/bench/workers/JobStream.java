package io.clawstream.bench.workers;

import io.clawstream.bench.load.Texts;
import io.clawstream.bench.model.MockModelServer;
import io.clawstream.bench.stand.BenchException;
import io.clawstream.bench.stand.Ground;
import io.clawstream.bench.stand.LoneWorker;
import io.clawstream.bench.stand.Pipeline;
import io.clawstream.events.ChatMessage;
import io.clawstream.events.ChatRole;
import io.clawstream.events.ChatType;
import io.clawstream.events.LlmJob;
import io.clawstream.events.Reply;
import io.clawstream.events.ReplyAddress;
import io.clawstream.events.ReplyKind;
import io.clawstream.schemas.EventSerdes;
import io.clawstream.schemas.SessionKey;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/**
 * The router's side of the workers: writes jobs, each of a session of its own, and reads their
 * outcomes on a thread of its own. One thread writes.
 */
public final class JobStream implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration LOOK_EVERY = Duration.ofMillis(20);
  private static final String ACCOUNT = "1";
  private static final String PREFIX = "job-";

  private final Ground ground;
  private final EventSerdes serdes;
  private final JobBook book;
  private final InstantSource clock;
  private final Duration deadline;
  private final int textLength;
  private final Producer<String, byte[]> producer;
  private final Consumer<String, byte[]> consumer;
  private final Thread reader;
  private final AtomicInteger next = new AtomicInteger();
  private volatile boolean closing;
  private volatile @Nullable Exception failure;

  private JobStream(
      Ground ground,
      EventSerdes serdes,
      JobBook book,
      InstantSource clock,
      Duration deadline,
      int textLength) {
    this.ground = ground;
    this.serdes = serdes;
    this.book = book;
    this.clock = clock;
    this.deadline = deadline;
    this.textLength = textLength;
    this.producer = ground.producer();
    this.consumer = ground.observer();
    this.reader = Thread.ofPlatform().daemon().name("outcomes").unstarted(this::read);
  }

  /**
   * Begins to read outcomes.
   *
   * @param deadline of each job
   * @param textLength characters of each question
   */
  public static JobStream start(
      Ground ground,
      EventSerdes serdes,
      JobBook book,
      InstantSource clock,
      Duration deadline,
      int textLength) {
    JobStream stream = new JobStream(ground, serdes, book, clock, deadline, textLength);
    List<TopicPartition> partitions =
        stream.consumer.partitionsFor(ground.topics().egress(Pipeline.CHANNEL)).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    stream.consumer.assign(partitions);
    stream.consumer.seekToEnd(partitions);
    partitions.forEach(stream.consumer::position);
    stream.reader.start();
    return stream;
  }

  /** Number that the next job gets. */
  public int next() {
    return next.get();
  }

  /** Writes this many jobs; returns when the broker has them. */
  public void write(int jobs) {
    for (int i = 0; i < jobs; i++) {
      writeOne();
    }
    producer.flush();
    requireHealthy();
  }

  /** Writes jobs at an even rate for a while. */
  public void writeFor(Duration duration, double perSecond) throws InterruptedException {
    long begin = System.nanoTime();
    long count = Math.round(duration.toNanos() / 1e9 * perSecond);
    for (long i = 0; i < count; i++) {
      long due = begin + Math.round(i * 1e9 / perSecond);
      long wait = due - System.nanoTime();
      if (wait > 0) {
        Thread.sleep(Duration.ofNanos(wait));
      }
      writeOne();
    }
    producer.flush();
    requireHealthy();
  }

  /**
   * Waits until all jobs from one to the next that will be written are settled.
   *
   * @return whether they were in time
   */
  public boolean awaitSettled(int from, Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (!book.allSettled(from, next.get())) {
      requireHealthy();
      if (System.nanoTime() - end > 0) {
        return false;
      }
      Thread.sleep(LOOK_EVERY);
    }
    return true;
  }

  private void writeOne() {
    int number = next.getAndIncrement();
    if (number >= book.capacity()) {
      throw new BenchException("More jobs than the book has room for: " + book.capacity() + ".");
    }
    LlmJob job = job(number);
    book.written(number, System.nanoTime());
    var _ =
        producer.send(
            new ProducerRecord<>(ground.topics().jobs(), job.getSessionKey(), serdes.encode(job)),
            (_, thrown) -> {
              if (thrown != null) {
                failure = thrown;
              }
            });
  }

  private LlmJob job(int number) {
    String peer = Integer.toString(number);
    long now = clock.millis();
    return LlmJob.newBuilder()
        .setJobId(PREFIX + number)
        .setSessionKey(
            new SessionKey(Pipeline.CHANNEL, ACCOUNT, ChatType.DM, peer, null).toString())
        .setTurn(1)
        .setRound(0)
        .setReplyId("reply-" + number)
        .setAddress(
            ReplyAddress.newBuilder()
                .setChannelId(Pipeline.CHANNEL)
                .setAccountId(ACCOUNT)
                .setChatType(ChatType.DM)
                .setPeerId(peer)
                .setUserId(peer)
                .build())
        .setProvider(LoneWorker.PROVIDER)
        .setModel(MockModelServer.MODEL)
        .setMessages(
            List.of(
                ChatMessage.newBuilder()
                    .setRole(ChatRole.USER)
                    .setContent(Texts.of(number, textLength))
                    .build()))
        .setCreatedAt(now)
        .setReceivedAt(now)
        .setDeadline(now + deadline.toMillis())
        .build();
  }

  private void read() {
    try (consumer) {
      while (!closing) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
          Reply reply = serdes.decode(record.value(), Reply.class);
          String job = String.valueOf(reply.getJobId());
          book.settled(
              Integer.parseInt(job.substring(PREFIX.length())),
              System.nanoTime(),
              reply.getKind() == ReplyKind.ANSWER);
        }
      }
    } catch (WakeupException e) {
      // It is closing.
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  private void requireHealthy() {
    Exception thrown = failure;
    if (thrown != null) {
      throw new BenchException("Jobs cannot be written or outcomes not be read: " + thrown, thrown);
    }
  }

  @Override
  public void close() {
    closing = true;
    consumer.wakeup();
    producer.close();
    try {
      reader.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
