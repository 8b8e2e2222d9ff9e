package io.clawstream.kit.kafka;

import io.clawstream.schemas.Topic;
import io.clawstream.schemas.TopicCatalog;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;

/**
 * Creates the catalogue's topics, and tells where a cluster differs from the catalogue. Never
 * changes or deletes a topic.
 */
public final class TopicAdmin {
  private final Admin admin;

  /**
   * @param admin not closed
   */
  public TopicAdmin(Admin admin) {
    this.admin = admin;
  }

  /**
   * Creates what is missing.
   *
   * @param replicationFactor copies of each partition
   * @return names of the topics created, in the catalogue's order
   * @throws KafkaException if the cluster refuses or cannot be reached
   */
  public List<String> apply(TopicCatalog catalog, short replicationFactor) {
    Set<String> present = names();
    List<NewTopic> missing = new ArrayList<>();
    for (Topic topic : catalog.topics()) {
      if (!present.contains(topic.name())) {
        missing.add(
            new NewTopic(topic.name(), topic.partitions(), replicationFactor)
                .configs(topic.config()));
      }
    }
    await("creating topics", admin.createTopics(missing).all());
    return missing.stream().map(NewTopic::name).toList();
  }

  /**
   * What keeps services from starting, one sentence each: topics that are missing or have another
   * partition count.
   */
  public List<String> problems(TopicCatalog catalog) {
    Set<String> present = names();
    Collection<String> wanted = catalog.topics().stream().map(Topic::name).toList();
    List<String> existing = wanted.stream().filter(present::contains).toList();
    Map<String, TopicDescription> descriptions =
        await("describing topics", admin.describeTopics(existing).allTopicNames());
    List<String> problems = new ArrayList<>();
    for (Topic topic : catalog.topics()) {
      TopicDescription description = descriptions.get(topic.name());
      if (description == null) {
        problems.add("Topic " + topic.name() + " does not exist. Run 'clawstream topics apply'.");
      } else if (description.partitions().size() != topic.partitions()) {
        problems.add(
            "Topic "
                + topic.name()
                + " has "
                + description.partitions().size()
                + " partitions, but the settings say "
                + topic.partitions()
                + " (topics.router-partitions, topics.job-partitions): make the settings agree with the cluster.");
      }
    }
    return problems;
  }

  private Set<String> names() {
    return await("listing topics", admin.listTopics().names()).stream()
        .collect(Collectors.toUnmodifiableSet());
  }

  private static <T> T await(String doing, KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new KafkaException("Kafka failed while " + doing + ": " + e.getCause(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("Interrupted while " + doing + ".", e);
    }
  }
}
