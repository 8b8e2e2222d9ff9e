package io.clawstream.schemas;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One topic as the catalogue declares it.
 *
 * @param name full name, namespace included
 * @param partitions number of partitions, 1 or more
 * @param cleanup how old records go: by age or by key
 * @param retention how long records are kept; empty = forever (or until compacted)
 * @param owner who writes it, for people
 * @param keyedBy what the key is, for people
 * @param schema value schema registered under {@code <name>-value}; null for raw bytes
 */
public record Topic(
    String name,
    int partitions,
    Cleanup cleanup,
    Optional<Duration> retention,
    String owner,
    String keyedBy,
    @Nullable Schema schema) {

  /**
   * The most that a record may have, in bytes: a job carries the conversation so far. More than
   * Kafka's default of 1 MB.
   */
  public static final int MAX_RECORD_BYTES = 4 << 20;

  /** How old records go. */
  public enum Cleanup {
    /** By age. */
    DELETE,
    /** The last record of each key stays. */
    COMPACT
  }

  /** Topic configuration for the broker's admin API. */
  public Map<String, String> config() {
    Map<String, String> config = new HashMap<>();
    config.put("max.message.bytes", Integer.toString(MAX_RECORD_BYTES));
    switch (cleanup) {
      case DELETE -> {
        config.put("cleanup.policy", "delete");
        config.put("retention.ms", Long.toString(retention.map(Duration::toMillis).orElse(-1L)));
      }
      case COMPACT -> config.put("cleanup.policy", "compact");
    }
    return config;
  }
}
