package io.clawstream.cli.cluster;

import io.clawstream.schemas.EventSerdes;
import io.clawstream.schemas.Topic;
import io.clawstream.schemas.TopicCatalog;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** One Clawstream cluster, as a command sees it. Whoever asks for a client closes it. */
public final class Cluster implements AutoCloseable {
  private final Map<String, Object> properties;
  private final TopicCatalog topics;
  private final EventSerdes serdes;

  /**
   * @param properties of Kafka clients: address, security, patience
   * @param registry address of the registry's REST API
   */
  public Cluster(Map<String, Object> properties, TopicCatalog topics, URI registry) {
    this.properties = Map.copyOf(properties);
    this.topics = topics;
    this.serdes = new EventSerdes(registry);
  }

  /** Its topics. */
  public TopicCatalog topics() {
    return topics;
  }

  /** Events to bytes and back. */
  public EventSerdes serdes() {
    return serdes;
  }

  /** A consumer without a group, of what transactions have committed. */
  public KafkaConsumer<String, byte[]> committed() {
    return consumer("read_committed");
  }

  /** A consumer without a group, of everything that lies on the brokers' disks. */
  public KafkaConsumer<String, byte[]> everything() {
    return consumer("read_uncommitted");
  }

  private KafkaConsumer<String, byte[]> consumer(String isolation) {
    Map<String, Object> config = new HashMap<>(properties);
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation);
    return new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
  }

  /** A producer whose records are on all replicas, once, when it says so. */
  public KafkaProducer<String, byte[]> producer() {
    Map<String, Object> config = new HashMap<>(properties);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topic.MAX_RECORD_BYTES);
    // Nothing to wait for; and delivery.timeout.ms must not be less than this and
    // request.timeout.ms
    // together.
    config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    Object patience = config.get(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG);
    if (patience != null) {
      config.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, patience);
      config.putIfAbsent(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, patience);
    }
    return new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
  }

  /** An admin client. */
  public Admin admin() {
    return Admin.create(properties);
  }

  @Override
  public void close() {
    serdes.close();
  }
}
