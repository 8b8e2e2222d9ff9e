package io.clawstream.kit.kafka;

import io.clawstream.kit.config.KafkaSettings;
import io.clawstream.kit.config.KafkaSettings.Isolation;
import io.clawstream.schemas.Topic;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Makes Kafka clients with the settings that Clawstream's promises rest on, and shows their
 * metrics. Whoever asks for a client owns it and closes it. Thread-safe.
 */
public final class KafkaClients implements AutoCloseable {
  private static final int HEARTBEAT_MS = 200;
  private static final Duration REBALANCE = Duration.ofSeconds(3);

  private final Map<String, Object> common;
  private final int sessionTimeoutMs;
  private final Isolation isolation;
  private final MeterRegistry metrics;
  private final List<KafkaClientMetrics> bound = new CopyOnWriteArrayList<>();

  /** Clients for the cluster that the settings name. */
  public KafkaClients(KafkaSettings settings, MeterRegistry metrics) {
    Map<String, Object> properties = new HashMap<>(settings.properties());
    properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
    // A broker that comes back is used again at once, not after the default of up to 1 s.
    properties.putIfAbsent(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500);
    this.common = Map.copyOf(properties);
    this.sessionTimeoutMs = Math.toIntExact(settings.sessionTimeout().toMillis());
    this.isolation = settings.isolation();
    this.metrics = metrics;
  }

  /** Address and security settings, for clients that are made elsewhere (Streams). */
  public Map<String, Object> common() {
    return common;
  }

  /** A producer that loses nothing and adds no delay: idempotent, all replicas, no linger. */
  public KafkaProducer<String, byte[]> producer(String clientId, Map<String, Object> overrides) {
    Map<String, Object> config = new HashMap<>(common);
    config.put(ProducerConfig.CLIENT_ID_CONFIG, clientId);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topic.MAX_RECORD_BYTES);
    config.putAll(overrides);
    KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
    bind(new KafkaClientMetrics(producer));
    return producer;
  }

  /**
   * A consumer of raw values, so that a record that cannot be decoded reaches code that can
   * dead-letter it. It commits nothing by itself, begins at the earliest record, and has no group
   * unless the overrides name one.
   */
  public KafkaConsumer<String, byte[]> consumer(String clientId, Map<String, Object> overrides) {
    Map<String, Object> config = new HashMap<>(common);
    config.put(ConsumerConfig.CLIENT_ID_CONFIG, clientId);
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    if (!"consumer".equals(overrides.get(ConsumerConfig.GROUP_PROTOCOL_CONFIG))) {
      // The newer protocol takes these from the broker, and refuses to start if they are set.
      config.putAll(membership());
    }
    config.putAll(overrides);
    KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
    bind(new KafkaClientMetrics(consumer));
    return consumer;
  }

  /** How a member of a group shows that it lives, in the classic protocol; also for Streams. */
  public Map<String, Object> membership() {
    return Map.of(
        ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
        sessionTimeoutMs,
        ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
        Math.min(HEARTBEAT_MS, sessionTimeoutMs / 3));
  }

  /**
   * How long it may take, generously, from the moment when a member of a group is killed until
   * others have its partitions.
   */
  public Duration takeoverTime() {
    return Duration.ofMillis(2L * sessionTimeoutMs).plus(REBALANCE);
  }

  /** How the router's jobs and tool calls are read, as the settings say. */
  public Map<String, Object> workIsolation() {
    return Map.of(
        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
        switch (isolation) {
          case UNCOMMITTED -> "read_uncommitted";
          case COMMITTED -> "read_committed";
        });
  }

  /** An admin client. */
  public Admin admin(String clientId) {
    Map<String, Object> config = new HashMap<>(common);
    config.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
    return Admin.create(config);
  }

  private void bind(KafkaClientMetrics client) {
    client.bindTo(metrics);
    bound.add(client);
  }

  /** Stops showing metrics; the clients themselves belong to whoever asked for them. */
  @Override
  public void close() {
    bound.forEach(KafkaClientMetrics::close);
  }
}
