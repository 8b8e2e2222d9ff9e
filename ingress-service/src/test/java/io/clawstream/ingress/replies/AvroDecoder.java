package io.clawstream.ingress.replies;

import io.clawstream.schemas.SchemaRegistry;
import io.clawstream.schemas.TrustedClasses;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;

/** Events as bytes without a registry. */
public final class AvroDecoder implements EventDecoder {
  private int failures;

  /** The next calls fail as if the registry were away. */
  void registryAwayFor(int calls) {
    failures = calls;
  }

  /** The bytes of an event, with 10 bytes before it that say what it is. */
  public static byte[] encode(SpecificRecord event) {
    TrustedClasses.trust();
    try {
      ByteBuffer buffer =
          new BinaryMessageEncoder<>(SpecificData.get(), event.getSchema()).encode(event);
      byte[] bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      return bytes;
    } catch (IOException e) {
      throw new SerializationException(e);
    }
  }

  @Override
  public <T extends SpecificRecord> T decode(byte[] bytes, Class<T> type) {
    if (failures > 0) {
      failures--;
      throw registryException();
    }
    try {
      return new BinaryMessageDecoder<T>(SpecificData.get(), SpecificData.get().getSchema(type))
          .decode(bytes);
    } catch (IOException | RuntimeException e) {
      throw new SerializationException("poison", e);
    }
  }

  private static SchemaRegistry.RegistryException registryException() {
    try (io.clawstream.schemas.EventSerdes serdes =
        new io.clawstream.schemas.EventSerdes(java.net.URI.create("http://127.0.0.1:1/"))) {
      serdes.decode(new byte[] {0, 0, 0, 0, 9, 1}, io.clawstream.events.Reply.class);
      throw new IllegalStateException("Nothing listens there, so this cannot succeed.");
    } catch (SchemaRegistry.RegistryException e) {
      return e;
    }
  }
}
