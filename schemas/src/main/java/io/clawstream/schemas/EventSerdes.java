package io.clawstream.schemas;

import io.apicurio.registry.resolver.config.SchemaResolverConfig;
import io.apicurio.registry.resolver.strategy.ArtifactReference;
import io.apicurio.registry.serde.BaseSerde;
import io.apicurio.registry.serde.avro.AvroKafkaDeserializer;
import io.apicurio.registry.serde.avro.AvroKafkaSerializer;
import io.apicurio.registry.serde.avro.AvroSerdeConfig;
import io.apicurio.registry.serde.avro.strategy.RecordIdStrategy;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Turns events into bytes and back through the schema registry: one magic byte, the schema's
 * content id (4 bytes), Avro binary. Schemas are never registered from here. What was looked up
 * once is kept for the life of the process, because an id never changes its meaning: after {@link
 * #warmUp} the registry may be down for as long as it likes.
 *
 * <p>Thread-safe: one instance per process, shared by all clients.
 */
public final class EventSerdes implements AutoCloseable {
  static {
    TrustedClasses.trust();
  }

  private static final int PREFIX = 1 + Integer.BYTES;

  private final SchemaRegistry registry;
  private final AvroKafkaSerializer<Object> serializer = new AvroKafkaSerializer<>();
  private final AvroKafkaDeserializer<Object> deserializer = new AvroKafkaDeserializer<>();
  private final Set<Integer> known = ConcurrentHashMap.newKeySet();

  /**
   * @param registryUrl address of the REST API, ending in {@code /apis/registry/v3}
   */
  public EventSerdes(URI registryUrl) {
    this.registry = new SchemaRegistry(registryUrl);
    Map<String, Object> config = new HashMap<>();
    config.put(SchemaResolverConfig.REGISTRY_URL, registryUrl.toString());
    config.put(SchemaResolverConfig.AUTO_REGISTER_ARTIFACT, false);
    config.put(SchemaResolverConfig.ARTIFACT_RESOLVER_STRATEGY, RecordIdStrategy.class.getName());
    config.put(SchemaResolverConfig.CHECK_PERIOD_MS, Duration.ofDays(3650).toMillis());
    config.put(SchemaResolverConfig.FAULT_TOLERANT_REFRESH, true);
    config.put(SchemaResolverConfig.RETRY_COUNT, 0);
    // Schemas are registered whole. Without this the lookup asks for them with their nested types
    // cut out, and finds nothing.
    config.put(SchemaResolverConfig.DEREFERENCE_SCHEMA, true);
    config.put(SchemaResolverConfig.HTTP_ADAPTER, "JDK");
    config.put(AvroSerdeConfig.AVRO_DATUM_PROVIDER, CachedDatumProvider.class.getName());
    serializer.configure(config, false);
    deserializer.configure(config, false);
  }

  /**
   * Looks up everything that will be needed to write these schemas and to read any registered
   * version of them.
   *
   * @throws SchemaRegistry.RegistryException if the registry cannot be reached or does not know one
   *     of them
   */
  public void warmUp(Collection<Schema> schemas) {
    for (Schema schema : schemas) {
      List<SchemaRegistry.Registered> versions = registry.versions(schema);
      if (versions.isEmpty()) {
        throw new SchemaRegistry.RegistryException(
            "The schema "
                + schema.getFullName()
                + " is not registered. Run 'clawstream schemas apply' against this registry first.");
      }
      versions.forEach(version -> lookUp(version.contentId()));
      try {
        serializer.serialize("", SmallestDatum.of(schema));
      } catch (RuntimeException e) {
        throw new SchemaRegistry.RegistryException(
            "The schema "
                + schema.getFullName()
                + " is registered, but not in this release's version. Run this release's 'clawstream schemas apply' first.",
            e);
      }
    }
  }

  /** Bytes of an event. */
  public byte[] encode(SpecificRecord event) {
    // Without headers: the serde would add one to every record to say "binary", which is what
    // everybody expects.
    return serializer.serialize("", event);
  }

  /**
   * The event that the bytes stand for.
   *
   * @throws SerializationException if the bytes are not an event of this type: a poison record, to
   *     be dead-lettered
   * @throws SchemaRegistry.RegistryException if the schema has not been seen before and the
   *     registry cannot be asked: to be tried again
   */
  public <T extends SpecificRecord> T decode(byte @Nullable [] bytes, Class<T> type) {
    if (bytes == null || bytes.length < PREFIX || bytes[0] != BaseSerde.MAGIC_BYTE) {
      throw new SerializationException(
          "Not a registry-framed "
              + type.getSimpleName()
              + ": it must begin with 0x00 and a 4-byte schema id.");
    }
    int id = ByteBuffer.wrap(bytes).getInt(1);
    if (!known.contains(id)) {
      lookUp(id);
    }
    Object event;
    try {
      event = deserializer.deserialize("", bytes);
    } catch (RuntimeException e) {
      throw new SerializationException(
          "The bytes do not fit schema " + id + ", which they claim to be written with.", e);
    }
    if (!type.isInstance(event)) {
      throw new SerializationException(
          "Expected a "
              + type.getSimpleName()
              + ", but found a "
              + event.getClass().getSimpleName()
              + ".");
    }
    return type.cast(event);
  }

  /** For clients that want a serde; null stays null. */
  public <T extends SpecificRecord> Serde<T> serde(Class<T> type) {
    Serializer<T> writing = (topic, event) -> event == null ? null : encode(event);
    Deserializer<T> reading = (topic, bytes) -> bytes == null ? null : decode(bytes, type);
    return Serdes.serdeFrom(writing, reading);
  }

  private void lookUp(long contentId) {
    try {
      deserializer
          .getSchemaResolver()
          .resolveSchemaByArtifactReference(
              ArtifactReference.builder().contentId(contentId).build());
      known.add((int) contentId);
    } catch (RuntimeException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof IOException || cause instanceof TimeoutException) {
          throw new SchemaRegistry.RegistryException(
              "The schema registry cannot be reached to look up schema " + contentId + ".", e);
        }
      }
      throw new SerializationException("The registry knows no schema " + contentId + ".", e);
    }
  }

  @Override
  public void close() {
    serializer.close();
    deserializer.close();
  }
}
