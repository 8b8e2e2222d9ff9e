package io.clawstream.schemas;

import io.apicurio.registry.serde.avro.AvroDatumProvider;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroTypeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericContainer;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;

/**
 * Gives Apicurio's serde its readers and writers of generated classes. The serde's own provider
 * (3.1.7) writes the schema out and hashes the text for every record, to look its cache up; that
 * was an eighth of the router's processor time. A {@link Schema} remembers its hash.
 *
 * <p>Public with a public constructor because the serde makes it by name.
 */
public final class CachedDatumProvider implements AvroDatumProvider<Object> {
  private final Map<Schema, DatumReader<Object>> readers = new ConcurrentHashMap<>();
  private final Map<Schema, DatumWriter<Object>> writers = new ConcurrentHashMap<>();

  @Override
  public DatumWriter<Object> createDatumWriter(Object event, Schema schema) {
    return writers.computeIfAbsent(schema, known -> new SpecificDatumWriter<>(known));
  }

  /**
   * A reader that gives an event in this release's version.
   *
   * @param written the schema that the bytes were written with
   * @throws AvroTypeException if this release has no class for it
   */
  @Override
  public DatumReader<Object> createDatumReader(Schema written) {
    return readers.computeIfAbsent(written, CachedDatumProvider::reader);
  }

  private static DatumReader<Object> reader(Schema written) {
    Class<?> type = SpecificData.get().getClass(written);
    if (type == null) {
      throw new AvroTypeException("This release knows no event " + written.getFullName() + ".");
    }
    return new SpecificDatumReader<>(written, SpecificData.get().getSchema(type));
  }

  @Override
  public Schema toSchema(Object event) {
    return ((GenericContainer) event).getSchema();
  }
}
