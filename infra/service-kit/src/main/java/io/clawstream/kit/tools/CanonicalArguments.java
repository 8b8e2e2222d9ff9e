package io.clawstream.kit.tools;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;

/**
 * A call's arguments in one form, however a model has written them: the same keys and values in
 * another order and with other spaces are the same arguments.
 */
public final class CanonicalArguments {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private CanonicalArguments() {}

  /** The arguments; blank counts as the empty object, and what is not JSON stays as it is. */
  public static String of(String arguments) {
    if (arguments.isBlank()) {
      return "{}";
    }
    try {
      return sorted(JSON.readTree(arguments)).toString();
    } catch (JsonProcessingException e) {
      return arguments.strip();
    }
  }

  private static JsonNode sorted(JsonNode node) {
    return switch (node) {
      case ObjectNode object -> {
        Map<String, JsonNode> fields = new TreeMap<>();
        object.properties().forEach(field -> fields.put(field.getKey(), sorted(field.getValue())));
        yield JSON.createObjectNode().setAll(fields);
      }
      case ArrayNode array -> {
        ArrayNode copy = JSON.createArrayNode();
        array.forEach(element -> copy.add(sorted(element)));
        yield copy;
      }
      default -> node;
    };
  }
}
