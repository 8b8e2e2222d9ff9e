package io.clawstream.bench.stand;

import io.clawstream.bench.relay.RelayTopics;
import io.clawstream.kit.kafka.TopicAdmin;
import io.clawstream.local.EventSchemas;
import io.clawstream.local.LocalBrokerProcess;
import io.clawstream.local.LocalRegistry;
import io.clawstream.local.RegistryInstallation;
import io.clawstream.schemas.SchemaRegistry;
import io.clawstream.schemas.Topic;
import io.clawstream.schemas.TopicCatalog;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Broker and registry, each a process of its own, with the topics of both chains and all schemas.
 */
public final class Ground implements AutoCloseable {
  private static final short ONE_BROKER = 1;
  private static final List<String> BROKER_FLAGS = List.of("-Xms1g", "-Xmx1g");

  private final TopicCatalog topics;
  private final LocalBrokerProcess broker;
  private final LocalRegistry registry;

  private Ground(TopicCatalog topics, LocalBrokerProcess broker, LocalRegistry registry) {
    this.topics = topics;
    this.broker = broker;
    this.registry = registry;
  }

  /**
   * Starts both and applies topics and schemas. The topics carry the broker's own timestamps, so
   * that they tell when a record was there and not when somebody began to send it.
   *
   * @param directory for the data of both
   */
  public static Ground start(TopicCatalog topics, Path directory, Progress progress) {
    progress.say("starting the broker");
    LocalBrokerProcess broker =
        LocalBrokerProcess.start(directory.resolve("kafka"), 0, BROKER_FLAGS);
    try {
      progress.say("starting the schema registry");
      LocalRegistry registry =
          LocalRegistry.start(RegistryInstallation.find(), directory.resolve("registry"), 0);
      Ground ground = new Ground(topics, broker, registry);
      ground.create(topics, RelayTopics.topics(topics.routerPartitions(), topics.jobPartitions()));
      new SchemaRegistry(registry.url()).apply(EventSchemas.all());
      return ground;
    } catch (RuntimeException e) {
      broker.close();
      throw e;
    }
  }

  /** Where clients connect. */
  public String bootstrapServers() {
    return broker.bootstrapServers();
  }

  /** Where schemas are looked up. */
  public URI registryUrl() {
    return registry.url();
  }

  /** The pipeline's topics. */
  public TopicCatalog topics() {
    return topics;
  }

  /** The broker's process. */
  public ProcessHandle broker() {
    return broker.handle();
  }

  /** The registry's process, unless it has just ended. */
  public Optional<ProcessHandle> registry() {
    return ProcessHandle.of(registry.pid());
  }

  /** Applies the topics of one more namespace. */
  public void add(TopicCatalog catalog) {
    create(catalog, List.of());
  }

  /** An admin client. */
  public Admin admin() {
    return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers()));
  }

  /** A producer that writes what it is given at once. */
  public Producer<String, byte[]> producer() {
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers(),
            ProducerConfig.LINGER_MS_CONFIG,
            0,
            ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
            Topic.MAX_RECORD_BYTES),
        new StringSerializer(),
        new ByteArraySerializer());
  }

  /** A consumer that sees everything at once, committed or not, and belongs to no group. */
  public Consumer<String, byte[]> observer() {
    return new KafkaConsumer<>(
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers(),
            ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
            false,
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            false,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "latest"),
        new StringDeserializer(),
        new ByteArrayDeserializer());
  }

  @Override
  public void close() {
    registry.close();
    broker.close();
  }

  private void create(TopicCatalog catalog, List<NewTopic> more) {
    try (Admin admin = admin()) {
      new TopicAdmin(admin).apply(catalog, ONE_BROKER);
      admin.createTopics(more).all().get();
      List<String> all =
          new ArrayList<>(catalog.topics().stream().map(topic -> topic.name()).toList());
      all.addAll(more.stream().map(NewTopic::name).toList());
      admin.incrementalAlterConfigs(appendTime(all)).all().get();
      Leaders.await(admin, all);
    } catch (ExecutionException e) {
      throw new KafkaException("The topics could not be created: " + e.getCause(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("Interrupted while creating the topics.", e);
    }
  }

  private static Map<ConfigResource, Collection<AlterConfigOp>> appendTime(List<String> topics) {
    AlterConfigOp appendTime =
        new AlterConfigOp(
            new ConfigEntry(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime"),
            AlterConfigOp.OpType.SET);
    Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
    topics.forEach(
        topic ->
            changes.put(new ConfigResource(ConfigResource.Type.TOPIC, topic), List.of(appendTime)));
    return changes;
  }
}
