package io.clawstream.bench.stand;

import io.clawstream.bench.model.MockModelServer;
import io.clawstream.schemas.TopicCatalog;
import java.net.URI;
import java.nio.file.Path;

/**
 * Settings as an operator would write them, except for quotas of the platform and the provider: the
 * fakes have none, and the benchmark measures the services and not the quotas.
 *
 * @param port of ingress
 * @param webhook address of ingress that the platform posts to
 */
record PipelineSettings(
    String bootstrapServers,
    URI registry,
    TopicCatalog topics,
    String botToken,
    URI telegram,
    URI webhook,
    String webhookSecret,
    int port,
    URI model,
    Path routerState) {

  /** The content of {@code clawstream.yaml}. */
  String yaml() {
    return """
        kafka:
          bootstrap-servers: "%s"
        registry:
          url: "%s"
        topics:
          namespace: "%s"
          router-partitions: %d
          job-partitions: %d
        channels:
          telegram:
            token: "%s"
            api-url: "%s"
            mode: webhook
            webhook-url: "%s"
            webhook-secret: "%s"
            dm-policy: open
        ingress:
          port: %d
        agents:
          default:
            provider: openai
            model: "%s"
        llm:
          max-in-flight: 10000
          providers:
            openai:
              base-url: "%s"
              api-key: none
        router:
          state-dir: "%s"
        egress:
          max-in-flight: 10000
          telegram:
            pacing:
              per-second: 100000
              chat-interval: 1ms
              chat-burst: 1000
        """
        .formatted(
            bootstrapServers,
            registry,
            topics.namespace(),
            topics.routerPartitions(),
            topics.jobPartitions(),
            botToken,
            telegram,
            webhook,
            webhookSecret,
            port,
            MockModelServer.MODEL,
            model,
            routerState);
  }
}
