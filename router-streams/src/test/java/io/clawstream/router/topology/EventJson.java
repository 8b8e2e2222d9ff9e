package io.clawstream.router.topology;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.jspecify.annotations.Nullable;

/**
 * Avro's single-object bytes as JSON for people, and back: fields in the schema's order, unions as
 * the bare value, maps sorted, and fields that have their default left out, so that a new field
 * changes no line before somebody gives it a value.
 */
final class EventJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int MARK_BYTES = 2;
  private static final int HEADER_BYTES = MARK_BYTES + Long.BYTES;

  private final Map<Long, Schema> byFingerprint;

  /**
   * @param schemas those that bytes may have been written with
   */
  EventJson(Collection<Schema> schemas) {
    this.byFingerprint =
        schemas.stream()
            .collect(
                Collectors.toMap(
                    SchemaNormalization::parsingFingerprint64,
                    schema -> schema,
                    (one, _) -> one,
                    LinkedHashMap::new));
  }

  /** The bytes as JSON: an object if one of the schemas wrote them, otherwise their digits. */
  JsonNode read(byte[] bytes) {
    Optional<Schema> schema = writer(bytes);
    if (schema.isEmpty()) {
      return NODES.textNode(HexFormat.of().formatHex(bytes));
    }
    try {
      return node(
          schema.get(), new BinaryMessageDecoder<>(GenericData.get(), schema.get()).decode(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "A " + schema.get().getName() + " cannot be read: " + HexFormat.of().formatHex(bytes), e);
    }
  }

  /** Bytes of an event of this schema, or, if the JSON is text, of its hexadecimal digits. */
  byte[] write(Schema schema, JsonNode json) {
    if (json.isTextual()) {
      return HexFormat.of().parseHex(json.textValue());
    }
    try {
      ByteBuffer buffer =
          new BinaryMessageEncoder<GenericRecord>(GenericData.get(), schema)
              .encode(record(schema, json));
      byte[] bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException("Not a " + schema.getName() + ": " + json, e);
    }
  }

  private Optional<Schema> writer(byte[] bytes) {
    if (bytes.length < HEADER_BYTES) {
      return Optional.empty();
    }
    long fingerprint =
        ByteBuffer.wrap(bytes, MARK_BYTES, Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).getLong();
    return Optional.ofNullable(byFingerprint.get(fingerprint));
  }

  private static JsonNode node(Schema schema, @Nullable Object value) {
    return switch (value) {
      case null -> NODES.nullNode();
      case GenericRecord event -> object(event);
      case Collection<?> items -> {
        ArrayNode array = NODES.arrayNode();
        items.forEach(item -> array.add(node(branch(schema).getElementType(), item)));
        yield array;
      }
      case Map<?, ?> entries -> {
        Map<String, JsonNode> sorted = new TreeMap<>();
        entries.forEach(
            (key, entry) -> sorted.put(key.toString(), node(branch(schema).getValueType(), entry)));
        ObjectNode object = NODES.objectNode();
        object.setAll(sorted);
        yield object;
      }
      case Boolean bool -> NODES.booleanNode(bool);
      case Integer number -> NODES.numberNode(number.longValue());
      case Long number -> NODES.numberNode(number);
      case Double number -> NODES.numberNode(number);
      case ByteBuffer bytes ->
          NODES.textNode(
              StandardCharsets.ISO_8859_1
                  .decode(Base64.getEncoder().encode(bytes.duplicate()))
                  .toString());
      default -> NODES.textNode(value.toString());
    };
  }

  private static ObjectNode object(GenericRecord event) {
    ObjectNode object = NODES.objectNode();
    for (Schema.Field field : event.getSchema().getFields()) {
      JsonNode value = node(field.schema(), event.get(field.pos()));
      if (!field.hasDefaultValue()
          || !value.equals(node(field.schema(), GenericData.get().getDefaultValue(field)))) {
        object.set(field.name(), value);
      }
    }
    return object;
  }

  private static GenericRecord record(Schema schema, JsonNode json) {
    GenericData.Record event = new GenericData.Record(schema);
    for (Schema.Field field : schema.getFields()) {
      JsonNode value = json.get(field.name());
      if (value == null && !field.hasDefaultValue()) {
        throw new IllegalArgumentException(
            "A " + schema.getName() + " needs the field " + field.name() + ": " + json);
      }
      event.put(
          field.pos(),
          value == null ? GenericData.get().getDefaultValue(field) : value(field.schema(), value));
    }
    return event;
  }

  private static @Nullable Object value(Schema declared, JsonNode json) {
    if (json.isNull()) {
      return null;
    }
    Schema schema = branch(declared);
    return switch (schema.getType()) {
      case RECORD -> record(schema, json);
      case ENUM -> new GenericData.EnumSymbol(schema, json.textValue());
      case ARRAY -> {
        List<@Nullable Object> items = new ArrayList<>();
        json.forEach(item -> items.add(value(schema.getElementType(), item)));
        yield items;
      }
      case MAP -> {
        Map<String, @Nullable Object> entries = new TreeMap<>();
        json.properties()
            .forEach(
                entry ->
                    entries.put(entry.getKey(), value(schema.getValueType(), entry.getValue())));
        yield entries;
      }
      case STRING -> json.textValue();
      case INT -> json.intValue();
      case LONG -> json.longValue();
      case DOUBLE -> json.doubleValue();
      case BOOLEAN -> json.booleanValue();
      case BYTES -> ByteBuffer.wrap(Base64.getDecoder().decode(json.textValue()));
      case UNION, FIXED, FLOAT, NULL ->
          throw new IllegalArgumentException("No event has a field of type " + schema + ".");
    };
  }

  /** Our unions have one branch besides null. */
  private static Schema branch(Schema schema) {
    return schema.isUnion()
        ? schema.getTypes().stream()
            .filter(type -> type.getType() != Schema.Type.NULL)
            .findFirst()
            .orElseThrow()
        : schema;
  }
}
