package io.clawstream.kit.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** What every service process has. */
@ConfigMapping(prefix = "clawstream.service")
public interface ServiceSettings {
  /**
   * How long a service may take to finish what it has in hand after SIGTERM; ISO-8601 or like
   * {@code 30s}.
   */
  @WithDefault("30s")
  Duration drainTimeout();

  /**
   * Address that health and metrics are served on. Not for the public: they tell operators' facts.
   */
  @WithDefault("127.0.0.1")
  String adminHost();

  /**
   * Port that health and metrics are served on, 0 to 65535; 0 takes a free one. By default ingress
   * 9401, router 9402, llm-worker 9403, tools-worker 9404, egress 9405.
   */
  OptionalInt adminPort();

  /**
   * What operators must show on the admin port to be told about sessions ({@code Authorization:
   * Bearer …}), by {@code ${ENV}}. May be left out only while {@code admin-host} is a loopback
   * address; health and metrics never ask for it.
   */
  Optional<String> operatorToken();

  /**
   * How long a starting service waits for Kafka, the topics and the registry before it gives up.
   */
  @WithDefault("2m")
  Duration startTimeout();
}
