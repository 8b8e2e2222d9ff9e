package io.clawstream.bench.cost;

import io.clawstream.bench.stand.BenchException;
import io.clawstream.bench.stand.Leaders;
import io.clawstream.bench.stand.Pipeline;
import io.clawstream.schemas.TopicCatalog;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.utils.Utils;

/**
 * The changelog topics of a router, seen from the broker. While they are measured nothing is
 * compacted, so that their size tells what was appended.
 */
public final class Changelogs {
  private static final String SUFFIX = "-changelog";
  private static final short ONE_BROKER = 1;
  private static final Duration CATCH_UP_WITHIN = Duration.ofSeconds(60);
  private static final Duration LOOK_EVERY = Duration.ofMillis(10);

  private final Admin admin;
  private final TopicCatalog topics;

  /**
   * @param topics of the router's namespace
   */
  public Changelogs(Admin admin, TopicCatalog topics) {
    this.admin = admin;
    this.topics = topics;
  }

  /** Names of the topics; none before the router has run for the first time. */
  public List<String> names() {
    return get(admin.listTopics().names()).stream()
        .filter(name -> name.startsWith(application()) && name.endsWith(SUFFIX))
        .sorted()
        .toList();
  }

  /** Topics that hold rows of a session: the changelogs, and what every router has a copy of. */
  List<String> stored() {
    return Stream.concat(names().stream(), Stream.of(topics.usage(), topics.pairings())).toList();
  }

  /**
   * Where the rows of a session are in one of these topics: in the changelogs where a producer puts
   * a record with the session's key, in the others in the only partition.
   *
   * @param partitions of each changelog
   */
  static int partition(String topic, String sessionKey, int partitions) {
    byte[] key = sessionKey.getBytes(StandardCharsets.UTF_8);
    return topic.endsWith(SUFFIX) ? Utils.toPositive(Utils.murmur2(key)) % partitions : 0;
  }

  /** Of the router's namespace. */
  TopicCatalog topics() {
    return topics;
  }

  /** The name of one of these topics in another namespace. */
  String nameIn(TopicCatalog other, String name) {
    return other.namespace() + name.substring(topics.namespace().length());
  }

  /** Creates topics like these in another namespace, which no router has run in yet. */
  public Changelogs createFor(TopicCatalog other) {
    List<ConfigResource> resources =
        names().stream().map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name)).toList();
    List<NewTopic> theirs =
        get(admin.describeConfigs(resources).all()).entrySet().stream()
            .map(
                ours ->
                    new NewTopic(
                            nameIn(other, ours.getKey().name()),
                            other.routerPartitions(),
                            ONE_BROKER)
                        .configs(explicit(ours.getValue())))
            .toList();
    get(admin.createTopics(theirs).all());
    Leaders.await(admin, theirs.stream().map(NewTopic::name).toList());
    return new Changelogs(admin, other);
  }

  /** From now on nothing is compacted in them. */
  public void keepEverything() {
    AlterConfigOp never =
        new AlterConfigOp(
            new ConfigEntry(
                TopicConfig.MIN_COMPACTION_LAG_MS_CONFIG, Long.toString(Long.MAX_VALUE)),
            AlterConfigOp.OpType.SET);
    Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
    names()
        .forEach(
            name ->
                changes.put(new ConfigResource(ConfigResource.Type.TOPIC, name), List.of(never)));
    get(admin.incrementalAlterConfigs(changes).all());
  }

  /** Size of all of them together on the broker's disk, in bytes. */
  public long bytes() {
    List<String> names = names();
    return get(admin.describeLogDirs(brokers()).allDescriptions()).values().stream()
        .flatMap(logDirs -> logDirs.values().stream())
        .flatMap(logDir -> logDir.replicaInfos().entrySet().stream())
        .filter(replica -> names.contains(replica.getKey().topic()))
        .mapToLong(replica -> replica.getValue().size())
        .sum();
  }

  /**
   * Makes the inbound topic begin at an offset, as if so many messages had come and been deleted: a
   * message's number follows from its offset, and new messages come after those that the stored
   * sessions know. The records up to there must have been written.
   */
  public void deleteInboundBefore(long offset) {
    Map<TopicPartition, RecordsToDelete> deletions =
        IntStream.range(0, topics.routerPartitions())
            .boxed()
            .collect(
                Collectors.toMap(
                    partition -> new TopicPartition(topics.inbound(), partition),
                    _ -> RecordsToDelete.beforeOffset(offset)));
    get(admin.deleteRecords(deletions).all());
  }

  /** The greatest offset of a message so far, plus 1. */
  public long inboundEnd() {
    return offsets(List.of(topics.inbound()), OffsetSpec.latest()).values().stream()
        .mapToLong(Long::longValue)
        .max()
        .orElse(0);
  }

  /** Returns when the router has committed all that it was sent. */
  public void awaitCaughtUp() throws InterruptedException {
    List<String> sources =
        List.of(topics.inbound(), topics.egress(Pipeline.CHANNEL), topics.turnEvents());
    Map<TopicPartition, Long> ends = offsets(sources, OffsetSpec.latest());
    // Where nothing came there is nothing to commit.
    offsets(sources, OffsetSpec.earliest())
        .forEach((partition, first) -> ends.remove(partition, first));
    long deadline = System.nanoTime() + CATCH_UP_WITHIN.toNanos();
    while (!committedUpTo(ends)) {
      if (System.nanoTime() - deadline > 0) {
        throw new BenchException(
            "The router has not committed what it was sent within "
                + CATCH_UP_WITHIN.toSeconds()
                + " s. --logs DIR keeps its log.");
      }
      Thread.sleep(LOOK_EVERY);
    }
  }

  private boolean committedUpTo(Map<TopicPartition, Long> ends) {
    Map<TopicPartition, OffsetAndMetadata> committed =
        get(admin.listConsumerGroupOffsets(application()).partitionsToOffsetAndMetadata());
    return ends.entrySet().stream()
        .allMatch(
            end -> {
              OffsetAndMetadata offset = committed.get(end.getKey());
              return offset != null && offset.offset() >= end.getValue();
            });
  }

  private Map<TopicPartition, Long> offsets(List<String> names, OffsetSpec which) {
    Map<TopicPartition, OffsetSpec> wanted =
        names.stream()
            .flatMap(
                name ->
                    IntStream.range(0, topics.routerPartitions())
                        .mapToObj(partition -> new TopicPartition(name, partition)))
            .collect(Collectors.toMap(partition -> partition, _ -> which));
    return get(admin.listOffsets(wanted).all()).entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                found -> found.getValue().offset(),
                (one, _) -> one,
                HashMap::new));
  }

  private String application() {
    return topics.namespace() + ".router";
  }

  private List<Integer> brokers() {
    return get(admin.describeCluster().nodes()).stream().map(node -> node.id()).toList();
  }

  private static Map<String, String> explicit(Config config) {
    return config.entries().stream()
        .filter(entry -> entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG)
        .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
  }

  private static <T> T get(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new BenchException("The broker refused: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("Interrupted while the broker was asked.", e);
    }
  }
}
