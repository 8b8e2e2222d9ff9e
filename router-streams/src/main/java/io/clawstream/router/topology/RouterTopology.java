package io.clawstream.router.topology;

import io.clawstream.schemas.TopicCatalog;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.UsePartitionTimeOnInvalidTimestamp;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The router as a Kafka Streams topology: everything keyed by session comes together in one
 * processor, so a session's events are handled one at a time by one thread. Values are read as raw
 * bytes, because what cannot be decoded must be put aside and not stop the partition.
 *
 * <p>Streams takes the record with the lowest timestamp among the partitions of a task, as far as
 * the broker has data. After a crash a message is therefore handled before the reply that a worker
 * may already have written to it (workers read jobs before they are committed).
 */
public final class RouterTopology {
  private static final String SOURCE = "events-in";
  private static final String PROCESSOR = "session";

  private RouterTopology() {}

  /**
   * The topology for one namespace.
   *
   * @param stopping whether the service is being closed
   */
  public static Topology build(
      TopicCatalog topics,
      EventCodec codec,
      RouterRules rules,
      MeterRegistry metrics,
      BooleanSupplier stopping) {
    Topology topology = new Topology();
    addCopy(topology, Stores.inMemoryKeyValueStore(ToolCatalogue.STORE), topics.toolCatalog());
    addCopy(topology, Stores.inMemoryKeyValueStore(ApprovalBook.STORE), topics.approvals());
    // As many rows as there are people and sessions: not for the heap.
    addCopy(topology, Stores.persistentKeyValueStore(People.PAIRINGS), topics.pairings());
    addCopy(topology, Stores.persistentKeyValueStore(People.USAGE), topics.usage());
    topology.addSource(
        AutoOffsetReset.earliest(),
        SOURCE,
        new UsePartitionTimeOnInvalidTimestamp(),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer(),
        sources(topics).toArray(String[]::new));
    EventCodec patient =
        new PatientCodec(codec, stopping, (Duration duration) -> Thread.sleep(duration));
    Tallies tallies = new Tallies(metrics);
    topology.addProcessor(
        PROCESSOR,
        new ProcessorSupplier<byte[], byte[], byte[], byte[]>() {
          @Override
          public Processor<byte[], byte[], byte[], byte[]> get() {
            return new SessionProcessor(rules, topics, codec, patient, tallies);
          }

          @Override
          public Set<StoreBuilder<?>> stores() {
            return SessionStores.builders(rules.dedupeWindow());
          }
        },
        SOURCE);
    addSink(topology, Outbox.JOBS, topics.jobs());
    addSink(topology, Outbox.PRIORITY_JOBS, topics.priorityJobs());
    addSink(topology, Outbox.JOB_CANCELS, topics.jobCancels());
    addSink(topology, Outbox.TOOL_CALLS, topics.toolCalls());
    addSink(topology, Outbox.INBOUND, topics.inbound());
    addSink(topology, Outbox.PAIRINGS, topics.pairings());
    addSink(topology, Outbox.APPROVALS, topics.approvals());
    addSink(topology, Outbox.CONTROL, topics.control());
    addSink(topology, Outbox.USAGE, topics.usage());
    addSink(topology, Outbox.AUDIT, topics.audit());
    addSink(topology, Outbox.DEAD_LETTERS, topics.deadLetters());
    for (String channel : topics.channels()) {
      addSink(topology, Outbox.egress(channel), topics.egress(channel));
    }
    return topology;
  }

  /** The topics that are read by partition: all have the same partition count. */
  public static List<String> sources(TopicCatalog topics) {
    List<String> sources =
        new ArrayList<>(
            List.of(topics.inbound(), topics.turnEvents(), topics.toolResults(), topics.control()));
    sources.addAll(topics.allEgress());
    return List.copyOf(sources);
  }

  /** A copy of a whole topic on every instance, raw: each reader decodes what it looks at. */
  private static void addCopy(
      Topology topology, KeyValueBytesStoreSupplier supplier, String topic) {
    String store = supplier.name();
    topology.addGlobalStore(
        Stores.keyValueStoreBuilder(supplier, Serdes.String(), Serdes.ByteArray())
            .withLoggingDisabled()
            .withCachingDisabled(),
        store + "-in",
        new StringDeserializer(),
        new ByteArrayDeserializer(),
        topic,
        store + "-copy",
        () -> new People.Copy(store));
  }

  private static void addSink(Topology topology, String name, String topic) {
    Serializer<byte[]> bytes = new ByteArraySerializer();
    topology.addSink(name, topic, bytes, bytes, PROCESSOR);
  }
}
