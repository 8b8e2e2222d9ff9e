package io.clawstream.cli;

import io.clawstream.cli.cluster.Cluster;
import io.clawstream.cli.cluster.TopicScan;
import io.clawstream.cli.sessions.Remains;
import io.clawstream.schemas.Topic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;

/** Counts what the topics still have of a session, also what no transaction has committed. */
final class RemainsReader {
  private final Cluster cluster;
  private final OperatorOptions options;

  RemainsReader(Cluster cluster, OperatorOptions options) {
    this.cluster = cluster;
    this.options = options;
  }

  /** One entry per topic that is keyed by session, in the order of the life of a message. */
  List<Remains> of(String sessionKey) {
    List<String> topics = cluster.topics().keyedBySession().stream().map(Topic::name).toList();
    Map<ConfigResource, Config> configs = configs(topics);
    List<Remains> remains = new ArrayList<>();
    try (Consumer<String, byte[]> consumer = cluster.everything()) {
      TopicScan scan = new TopicScan(consumer, options.progress(), options.clock());
      for (String topic : topics) {
        Config config = configs.get(resource(topic));
        long retention = number(config, TopicConfig.RETENTION_MS_CONFIG);
        Count count =
            new Count(
                Remains.none(
                    topic,
                    retention < 0 ? OptionalLong.empty() : OptionalLong.of(retention),
                    number(config, TopicConfig.SEGMENT_MS_CONFIG)));
        scan.since(
            Instant.EPOCH,
            List.of(scan.partition(topic, sessionKey)),
            record -> {
              if (sessionKey.equals(record.key())) {
                count.add(Instant.ofEpochMilli(record.timestamp()));
              }
            });
        remains.add(count.remains);
      }
    }
    return remains;
  }

  private Map<ConfigResource, Config> configs(List<String> topics) {
    try (Admin admin = cluster.admin()) {
      return admin
          .describeConfigs(topics.stream().map(RemainsReader::resource).toList())
          .all()
          .get();
    } catch (ExecutionException e) {
      throw new KafkaException("the topics' settings were not told: " + e.getCause(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException("Interrupted while the topics' settings were asked for.", e);
    }
  }

  private static ConfigResource resource(String topic) {
    return new ConfigResource(ConfigResource.Type.TOPIC, topic);
  }

  private static long number(@Nullable Config config, String name) {
    ConfigEntry entry = config == null ? null : config.get(name);
    if (entry == null) {
      throw new CliException("The brokers do not tell " + name + " of every topic.");
    }
    return Long.parseLong(entry.value());
  }

  /** Grows while a topic is read. */
  private static final class Count {
    private Remains remains;

    Count(Remains remains) {
      this.remains = remains;
    }

    void add(Instant at) {
      remains = remains.and(at);
    }
  }
}
