package io.clawstream.schemas;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collection;
import org.apache.avro.Schema;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Avro for state stores and their changelogs, without a registry: each value carries the
 * fingerprint of its schema (Avro's single-object encoding,
 * avro.apache.org/docs/1.12.0/specification/#single-object-encoding), and the schemas of earlier
 * releases come with the code. A store written by the last release is read as it is; a rewritten
 * value has the current schema. Not thread-safe per value, safe across threads.
 *
 * @param <T> generated record class
 */
public final class StateSerde<T extends SpecificRecordBase> implements Serde<T> {
  static {
    TrustedClasses.trust();
  }

  private final BinaryMessageEncoder<T> encoder;
  private final BinaryMessageDecoder<T> decoder;

  /**
   * @param current schema of the generated class, which is what is written
   * @param earlier schemas of earlier releases whose values may still be stored
   */
  public StateSerde(Schema current, Collection<Schema> earlier) {
    SpecificData model = new SpecificData(StateSerde.class.getClassLoader());
    this.encoder = new BinaryMessageEncoder<>(model, current);
    this.decoder = new BinaryMessageDecoder<>(model, current);
    earlier.forEach(decoder::addSchema);
  }

  /** Bytes of a value; null for null, which deletes in a store. */
  public byte @Nullable [] encode(@Nullable T value) {
    if (value == null) {
      return null;
    }
    try {
      ByteBuffer buffer = encoder.encode(value);
      byte[] bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      return bytes;
    } catch (IOException e) {
      throw new SerializationException(
          "Writing state of type " + value.getSchema().getFullName() + " failed.", e);
    }
  }

  /**
   * The value that the bytes stand for; null for null.
   *
   * @throws SerializationException if no known schema wrote the bytes
   */
  public @Nullable T decode(byte @Nullable [] bytes) {
    if (bytes == null) {
      return null;
    }
    try {
      return decoder.decode(bytes);
    } catch (IOException | RuntimeException e) {
      throw new SerializationException(
          "Reading state failed: the bytes were written with a schema that this release does not know. Was the store written by a"
              + " newer release?",
          e);
    }
  }

  @Override
  public Serializer<T> serializer() {
    return (topic, value) -> encode(value);
  }

  @Override
  public Deserializer<T> deserializer() {
    return (topic, bytes) -> decode(bytes);
  }
}
