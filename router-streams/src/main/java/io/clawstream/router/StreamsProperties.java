package io.clawstream.router;

import io.clawstream.schemas.Topic;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * How the Kafka Streams client is set up: exactly once, and fast. Jobs and tool calls leave at once
 * and are read before their transaction commits, so the commit interval is not on the way of a
 * message; only the router's own replies wait for it. Commits are dear (each writes a marker into
 * every partition touched), hence not too often.
 */
final class StreamsProperties {
  /**
   * A message makes about ten records. Without waiting for one another they leave in so many
   * requests that these cost more than everything else about it.
   */
  private static final int LINGER_MS = 1;

  private StreamsProperties() {}

  /**
   * @param common address and security settings
   * @param membership how an instance shows that it lives
   * @param applicationId consumer group, and prefix of the changelog topics
   * @param replicationFactor copies of the changelog topics
   * @param advertised this instance's address, which the others tell operators
   */
  static Map<String, Object> of(
      Map<String, Object> common,
      Map<String, Object> membership,
      String applicationId,
      short replicationFactor,
      String advertised,
      RouterSettings settings) {
    int commitMs = Math.toIntExact(settings.commitInterval().toMillis());
    Map<String, Object> config = new HashMap<>(common);
    config.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
    config.put(StreamsConfig.APPLICATION_SERVER_CONFIG, advertised);
    config.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    config.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.threads());
    config.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, settings.standbyReplicas());
    config.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, (int) replicationFactor);
    config.put(StreamsConfig.STATE_DIR_CONFIG, settings.stateDir().toAbsolutePath().toString());
    config.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, commitMs);
    config.put(StreamsConfig.POLL_MS_CONFIG, commitMs);
    config.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
    config.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, RocksDbMemory.class);
    config.put(RocksDbMemory.BYTES, (long) settings.storeMemoryMb() << 20);
    config.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), LINGER_MS);
    config.put(
        StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
        Topic.MAX_RECORD_BYTES);
    membership.forEach((key, value) -> config.put(StreamsConfig.mainConsumerPrefix(key), value));
    return config;
  }
}
