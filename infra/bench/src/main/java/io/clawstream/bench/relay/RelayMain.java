package io.clawstream.bench.relay;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** One process of the relay. */
public final class RelayMain {
  private RelayMain() {}

  /** Which hop a process is; the pipeline has a service for each. */
  public enum Role {
    /** Webhook → inbound. */
    DOOR,
    /** Inbound → jobs. */
    ROUTER,
    /** Jobs → model → egress. */
    WORKER,
    /** Egress → platform. */
    SENDER
  }

  /**
   * Runs until the process is ended.
   *
   * @param args role, bootstrap servers, model base URL, platform URL, bot token, file to write
   *     when ready (the door writes its port)
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Role role = Role.valueOf(args[0]);
    String bootstrap = args[1];
    Path ready = Path.of(args[5]);
    HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
    switch (role) {
      case DOOR -> tell(ready, Integer.toString(new Door(producer(bootstrap), 0).port()));
      case ROUTER -> {
        Producer<String, byte[]> producer = producer(bootstrap);
        run(
            bootstrap,
            RelayTopics.INBOUND,
            (record, done) -> route(producer, record.key(), record.value(), done),
            ready);
      }
      case WORKER -> {
        Producer<String, byte[]> producer = producer(bootstrap);
        ModelCall model = new ModelCall(http, URI.create(args[2]));
        run(
            bootstrap,
            RelayTopics.JOBS,
            (record, done) ->
                calls.execute(() -> work(model, producer, record.key(), record.value(), done)),
            ready);
      }
      case SENDER -> {
        PlatformCall platform = new PlatformCall(http, URI.create(args[3]), args[4]);
        run(
            bootstrap,
            RelayTopics.EGRESS,
            (record, done) -> calls.execute(() -> send(platform, record.value(), done)),
            ready);
      }
    }
  }

  private static void run(String bootstrap, String topic, Step step, Path ready)
      throws IOException, InterruptedException {
    Hop hop = new Hop(consumer(bootstrap, topic), topic, step);
    Thread.ofPlatform().name("relay-" + topic).start(hop);
    hop.awaitAssigned();
    tell(ready, "ready");
  }

  static void route(Producer<String, byte[]> producer, String key, byte[] value, Runnable done) {
    RelayRecord record = RelayRecord.decode(value);
    send(producer, RelayTopics.JOBS, key, record.encode(record.jobBytes()), done);
  }

  static void work(
      ModelCall model, Producer<String, byte[]> producer, String key, byte[] value, Runnable done) {
    RelayRecord job = RelayRecord.decode(value);
    try {
      RelayRecord reply =
          new RelayRecord(job.chatId(), model.answer(job.text()), job.jobBytes(), job.replyBytes());
      send(producer, RelayTopics.EGRESS, key, reply.encode(job.replyBytes()), done);
    } catch (IOException e) {
      lost("model", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static void send(PlatformCall platform, byte[] value, Runnable done) {
    RelayRecord reply = RelayRecord.decode(value);
    try {
      platform.send(reply.chatId(), reply.text());
      done.run();
    } catch (IOException e) {
      lost("platform", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void send(
      Producer<String, byte[]> producer, String topic, String key, byte[] value, Runnable done) {
    var _ =
        producer.send(
            new ProducerRecord<>(topic, key, value),
            (_, failure) -> {
              if (failure == null) {
                done.run();
              } else {
                lost(topic, failure);
              }
            });
  }

  /**
   * Not finished, so not committed: it would come again after a restart. The benchmark counts it as
   * unanswered.
   */
  private static void lost(String where, Exception why) {
    System.err.println("A message got stuck at " + where + ": " + why);
  }

  private static void tell(Path ready, String text) throws IOException {
    Path written = Files.writeString(ready.resolveSibling(ready.getFileName() + ".part"), text);
    Files.move(written, ready);
  }

  private static Producer<String, byte[]> producer(String bootstrap) {
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrap,
            ProducerConfig.ACKS_CONFIG,
            "all",
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            true,
            ProducerConfig.LINGER_MS_CONFIG,
            0),
        new StringSerializer(),
        new ByteArraySerializer());
  }

  private static KafkaConsumer<String, byte[]> consumer(String bootstrap, String topic) {
    return new KafkaConsumer<>(
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrap,
            ConsumerConfig.GROUP_ID_CONFIG,
            topic,
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            false,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "earliest",
            ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
            false),
        new StringDeserializer(),
        new ByteArrayDeserializer());
  }
}
