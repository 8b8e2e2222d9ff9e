package io.clawstream.schemas;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.jspecify.annotations.Nullable;

/** The smallest value that a schema allows: empty strings, zeros, the first branch of a union. */
final class SmallestDatum {
  private SmallestDatum() {}

  static @Nullable Object of(Schema schema) {
    return switch (schema.getType()) {
      case RECORD -> {
        GenericData.Record datum = new GenericData.Record(schema);
        schema.getFields().forEach(field -> datum.put(field.pos(), of(field.schema())));
        yield datum;
      }
      case ENUM -> new GenericData.EnumSymbol(schema, schema.getEnumSymbols().getFirst());
      case ARRAY -> List.of();
      case MAP -> Map.of();
      case UNION -> of(schema.getTypes().getFirst());
      case FIXED -> new GenericData.Fixed(schema, new byte[schema.getFixedSize()]);
      case STRING -> "";
      case BYTES -> ByteBuffer.allocate(0);
      case INT -> 0;
      case LONG -> 0L;
      case FLOAT -> 0f;
      case DOUBLE -> 0d;
      case BOOLEAN -> false;
      case NULL -> null;
    };
  }
}
