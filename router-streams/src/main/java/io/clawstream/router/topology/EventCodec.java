package io.clawstream.router.topology;

import io.clawstream.schemas.EventSerdes;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;

/** Events to bytes and back: the part of {@link EventSerdes} that the topology needs. */
public interface EventCodec {
  /** Bytes of an event. */
  byte[] encode(SpecificRecord event);

  /**
   * The event that the bytes stand for.
   *
   * @throws SerializationException if they are no such event
   * @throws io.clawstream.schemas.SchemaRegistry.RegistryException if that cannot be told now
   */
  <T extends SpecificRecord> T decode(byte[] bytes, Class<T> type);

  /** The codec of the running system. */
  static EventCodec of(EventSerdes serdes) {
    return new EventCodec() {
      @Override
      public byte[] encode(SpecificRecord event) {
        return serdes.encode(event);
      }

      @Override
      public <T extends SpecificRecord> T decode(byte[] bytes, Class<T> type) {
        return serdes.decode(bytes, type);
      }
    };
  }
}
