package io.clawstream.llm.langchain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import io.clawstream.llm.provider.ToolOffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes tools as LangChain4j's: it wants the top of a schema in its own classes, and takes
 * everything below as it is. What it has no class for at the top ({@code oneOf}, {@code
 * additionalProperties} …) is not told to the model; the tools-worker validates it all the same.
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
