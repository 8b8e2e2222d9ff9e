package io.clawstream.kit.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
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
}
