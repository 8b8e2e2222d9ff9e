package io.clawstream.ingress.replies;

import io.clawstream.schemas.EventSerdes;
import org.apache.avro.specific.SpecificRecord;

/** {@link EventSerdes#decode}: the seam that lets readers be tested without a registry. */
public interface EventDecoder {
  /**
   * The event that the bytes stand for.
   *
   * @throws org.apache.kafka.common.errors.SerializationException for a poison record
   * @throws io.clawstream.schemas.SchemaRegistry.RegistryException if it is to be tried again
   */
  <T extends SpecificRecord> T decode(byte[] bytes, Class<T> type);
}
