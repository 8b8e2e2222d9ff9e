package io.clawstream.bench.telegram;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Parameters of one call, wherever they stood: in the query string, in a form, or in a JSON body.
 * In query strings and forms everything is text, and objects are JSON in text.
 *
 * @param json by name
 */
record Params(JsonNode json) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Reads a call. The body counts where a name is in both. */
  static Params of(String query, String contentType, byte[] body) throws Refusal {
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    form(all, query);
    if (body.length == 0) {
      return new Params(all);
    }
    String text = new String(body, StandardCharsets.UTF_8);
    if (contentType.startsWith("application/json")) {
      try {
        if (!(JSON.readTree(text) instanceof ObjectNode object)) {
          throw Refusal.badRequest("object expected as JSON request body");
        }
        all.setAll(object);
      } catch (JsonProcessingException e) {
        throw Refusal.badRequest("can't parse request body as JSON object");
      }
    } else if (contentType.startsWith("application/x-www-form-urlencoded")) {
      form(all, text);
    }
    return new Params(all);
  }

  /** A text, or empty if it is missing, null or empty. */
  String text(String name) {
    return json.path(name).isNull() ? "" : json.path(name).asText("");
  }

  /** A number, if there is one. */
  OptionalLong number(String name) {
    try {
      return text(name).isEmpty()
          ? OptionalLong.empty()
          : OptionalLong.of(Long.parseLong(text(name)));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  boolean flag(String name) {
    return text(name).equalsIgnoreCase("true") || text(name).equals("1");
  }

  /** An object or a list, if there is one. */
  Optional<JsonNode> structure(String name) throws Refusal {
    JsonNode node = json.path(name);
    if (node.isTextual() && !node.asText().isEmpty()) {
      try {
        node = JSON.readTree(node.asText());
      } catch (JsonProcessingException e) {
        throw Refusal.badRequest("can't parse " + name + " JSON object");
      }
    }
    return node instanceof MissingNode || !node.isContainerNode()
        ? Optional.empty()
        : Optional.of(node);
  }

  private static void form(ObjectNode into, String form) {
    for (String pair : form.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        into.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
      }
    }
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
