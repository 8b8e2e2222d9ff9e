package io.clawstream.router.topology;

import io.clawstream.schemas.StateSerde;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.specific.SpecificRecordBase;

/** Events as Avro without a registry. */
final class PlainCodec implements EventCodec {
  private final Map<Schema, StateSerde<SpecificRecordBase>> serdes = new ConcurrentHashMap<>();

  @Override
  public byte[] encode(SpecificRecord event) {
    return Objects.requireNonNull(
        serde(event.getSchema()).encode((SpecificRecordBase) event), "bytes");
  }

  @Override
  public <T extends SpecificRecord> T decode(byte[] bytes, Class<T> type) {
    Schema schema = SpecificData.get().getSchema(type);
    return type.cast(Objects.requireNonNull(serde(schema).decode(bytes)));
  }

  private StateSerde<SpecificRecordBase> serde(Schema schema) {
    return serdes.computeIfAbsent(schema, known -> new StateSerde<>(known, List.of()));
  }
}
