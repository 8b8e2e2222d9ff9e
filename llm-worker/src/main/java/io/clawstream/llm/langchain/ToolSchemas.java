package io.clawstream.llm.langchain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.model.chat.request.json.JsonAnyOfSchema;
import dev.langchain4j.model.chat.request.json.JsonArraySchema;
import dev.langchain4j.model.chat.request.json.JsonBooleanSchema;
import dev.langchain4j.model.chat.request.json.JsonEnumSchema;
import dev.langchain4j.model.chat.request.json.JsonIntegerSchema;
import dev.langchain4j.model.chat.request.json.JsonNullSchema;
import dev.langchain4j.model.chat.request.json.JsonNumberSchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import dev.langchain4j.model.chat.request.json.JsonStringSchema;
import io.clawstream.llm.provider.ToolOffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes tools as LangChain4j's. For most providers it wants the top of a schema in its own
 * classes, and takes everything below as it is. What it has no class for at the top ({@code oneOf},
 * {@code additionalProperties} …) is not told to the model; the tools-worker validates it all the
 * same.
 */
final class ToolSchemas {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ToolSchemas() {}

  static ToolSpecification specification(ToolOffer offer) {
    JsonNode schema = schema(offer);
    JsonObjectSchema.Builder parameters =
        JsonObjectSchema.builder()
            .addProperties(children(schema.path("properties")))
            .required(texts(schema.path("required")));
    Map<String, JsonSchemaElement> definitions = children(schema.path("$defs"));
    if (!definitions.isEmpty()) {
      parameters.definitions(definitions);
    }
    return ToolSpecification.builder()
        .name(offer.name())
        .description(offer.description())
        .parameters(parameters.build())
        .build();
  }

  /**
   * The same in LangChain4j's own classes, for a provider whose module takes nothing else. What
   * they cannot say (formats, bounds, references …) is not told to the model.
   */
  static ToolSpecification typed(ToolOffer offer) {
    JsonNode schema = schema(offer);
    ToolSpecification.Builder tool =
        ToolSpecification.builder().name(offer.name()).description(offer.description());
    // Gemini refuses an object without properties.
    return schema.path("properties").isEmpty()
        ? tool.build()
        : tool.parameters(object(schema)).build();
  }

  private static JsonObjectSchema object(JsonNode schema) {
    JsonObjectSchema.Builder object =
        JsonObjectSchema.builder()
            .description(description(schema))
            .required(texts(schema.path("required")));
    schema
        .path("properties")
        .properties()
        .forEach(property -> object.addProperty(property.getKey(), typed(property.getValue())));
    return object.build();
  }

  private static JsonSchemaElement typed(JsonNode schema) {
    JsonNode choices = schema.has("anyOf") ? schema.path("anyOf") : schema.path("oneOf");
    if (choices.isArray()) {
      List<JsonSchemaElement> elements = new ArrayList<>();
      choices.forEach(choice -> elements.add(typed(choice)));
      return JsonAnyOfSchema.builder().description(description(schema)).anyOf(elements).build();
    }
    @Nullable String description = description(schema);
    if (schema.path("enum").isArray()) {
      return JsonEnumSchema.builder()
          .description(description)
          .enumValues(texts(schema.path("enum")))
          .build();
    }
    return switch (type(schema)) {
      case "integer" -> JsonIntegerSchema.builder().description(description).build();
      case "number" -> JsonNumberSchema.builder().description(description).build();
      case "boolean" -> JsonBooleanSchema.builder().description(description).build();
      case "array" ->
          JsonArraySchema.builder()
              .description(description)
              .items(typed(schema.path("items")))
              .build();
      case "object" -> object(schema);
      case "null" -> new JsonNullSchema();
      default -> JsonStringSchema.builder().description(description).build();
    };
  }

  /** Of several types the first that says something. */
  private static String type(JsonNode schema) {
    JsonNode type = schema.path("type");
    if (type.isArray()) {
      return texts(type).stream().filter(name -> !"null".equals(name)).findFirst().orElse("null");
    }
    return type.asText(schema.has("properties") ? "object" : "string");
  }

  private static @Nullable String description(JsonNode schema) {
    return schema.path("description").asText(null);
  }

  private static JsonNode schema(ToolOffer offer) {
    try {
      return JSON.readTree(offer.parametersSchema());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "The parameters schema of tool '"
              + offer.name()
              + "' is not JSON. Mend the tool's specification.",
          e);
    }
  }

  private static Map<String, JsonSchemaElement> children(JsonNode parent) {
    Map<String, JsonSchemaElement> children = new LinkedHashMap<>();
    parent
        .properties()
        .forEach(
            child ->
                // The schema "true" allows everything, and so does the empty one, which LangChain4j
                // can write.
                children.put(
                    child.getKey(),
                    JsonRawSchema.from(
                        child.getValue().isObject() ? child.getValue().toString() : "{}")));
    return children;
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(node -> texts.add(node.asText()));
    return texts;
  }
}
