package io.clawstream.kit.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/**
 * Events as JSON for people and scripts: the field names of the schema in its order, nulls
 * included, enums as their symbols, unions as the bare value, bytes as how many they are. (Avro's
 * own JSON encoding wraps the values of unions, which nobody wants to write a filter for, and has a
 * picture as a megabyte of text.)
 */
public final class AvroJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private AvroJson() {}

  /** An event, or anything else that Avro knows the fields of. */
  public static ObjectNode of(IndexedRecord event) {
    ObjectNode object = NODES.objectNode();
    for (Schema.Field field : event.getSchema().getFields()) {
      object.set(field.name(), value(event.get(field.pos())));
    }
    return object;
  }

  private static JsonNode value(@Nullable Object value) {
    return switch (value) {
      case null -> NODES.nullNode();
      case IndexedRecord event -> of(event);
      case Collection<?> items -> {
        ArrayNode array = NODES.arrayNode();
        items.forEach(item -> array.add(value(item)));
        yield array;
      }
      case Map<?, ?> entries -> {
        ObjectNode object = NODES.objectNode();
        entries.forEach((key, entry) -> object.set(String.valueOf(key), value(entry)));
        yield object;
      }
      case Boolean bool -> NODES.booleanNode(bool);
      case Integer number -> NODES.numberNode(number);
      case Long number -> NODES.numberNode(number);
      case Float number -> NODES.numberNode(number);
      case Double number -> NODES.numberNode(number);
      case ByteBuffer bytes -> NODES.textNode(bytes.remaining() + " bytes");
      default -> NODES.textNode(value.toString());
    };
  }
}
