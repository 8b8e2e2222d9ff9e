package io.clawstream.kit.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;

/** How to reach Kafka. */
@ConfigMapping(prefix = "clawstream.kafka")
public interface KafkaSettings {
  /** Brokers to begin with, {@code host:port[,host:port…]}. */
  @WithDefault("localhost:9092")
  String bootstrapServers();

  /**
   * Further client settings under Kafka's own names, for every producer, consumer, admin and
   * Streams client: {@code security.protocol}, {@code sasl.jaas.config} and the like. Secrets by
   * {@code ${ENV}}.
   */
  Map<String, String> properties();

  /**
   * How long after its last sign of life an instance's work goes to another. 1 s to 5 min; below 6
   * s only if the brokers' {@code group.min.session.timeout.ms} allows it.
   */
  @WithDefault("6s")
  Duration sessionTimeout();

  /**
   * Whether jobs and tool calls are taken before the router has committed them. {@code uncommitted}
   * is sooner by up to {@code router.commit-interval}; if the router dies in between, what it had
   * not committed comes again under the same ids, and a model may be asked twice. {@code committed}
   * rules that out. Nobody gets a second answer either way.
   */
  @WithDefault("uncommitted")
  Isolation isolation();

  /** What of the router's transactions is read. */
  enum Isolation {
    /** Everything, as it comes. */
    UNCOMMITTED,
    /** What has been committed. */
    COMMITTED
  }
}
