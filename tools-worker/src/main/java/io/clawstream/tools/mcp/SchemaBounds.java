package io.clawstream.tools.mcp;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a server's JSON Schema may be used for validation. Following references can take for ever
 * (a schema that refers to itself), exponentially long (one that refers twice to one that refers
 * twice to …) or to other places; so the size counts with every reference followed, and only
 * references within the schema are.
 */
final class SchemaBounds {
  /** Unit: JSON nodes, each reference followed. */
  static final int MOST_NODES = 5_000;

  /** Unit: levels of JSON, each reference followed. */
  static final int DEEPEST = 64;

  /** Unit: UTF-16 units of JSON. */
  static final int LONGEST = 32_768;

  /** They choose their target while validating, or change what references mean. */
  private static final Set<String> REFUSED =
      Set.of("$dynamicRef", "$recursiveRef", "$dynamicAnchor", "$anchor", "$id");

  private final JsonNode root;
  private final Set<String> following = new HashSet<>();
  private int nodes;

  private SchemaBounds(JsonNode root) {
    this.root = root;
  }

  /** Why not, as the end of a sentence that begins with "its schema"; empty if it may. */
  static Optional<String> problem(JsonNode schema) {
    if (!schema.path("type").asText().equals("object")) {
      return Optional.of("is not one of an object");
    }
    if (schema.toString().length() > LONGEST) {
      return Optional.of("is longer than " + LONGEST + " characters");
    }
    try {
      new SchemaBounds(schema).walk(schema, 0);
      return Optional.empty();
    } catch (OutOfBoundsException e) {
      return Optional.of(e.why);
    }
  }

  private void walk(JsonNode node, int depth) throws OutOfBoundsException {
    if (depth > DEEPEST) {
      throw new OutOfBoundsException("is nested more than " + DEEPEST + " levels deep");
    }
    if (++nodes > MOST_NODES) {
      throw new OutOfBoundsException(
          "has more than " + MOST_NODES + " parts once its references are followed");
    }
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      if (REFUSED.contains(field.getKey()) && field.getValue().isTextual()) {
        throw new OutOfBoundsException("uses " + field.getKey());
      }
      if (field.getKey().equals("$ref") && field.getValue().isTextual()) {
        follow(field.getValue().asText(), depth);
      } else {
        walk(field.getValue(), depth + 1);
      }
    }
    if (node.isArray()) {
      for (JsonNode element : node) {
        walk(element, depth + 1);
      }
    }
  }

  private void follow(String reference, int depth) throws OutOfBoundsException {
    if (!following.add(reference)) {
      throw new OutOfBoundsException("refers to itself");
    }
    walk(target(reference), depth + 1);
    following.remove(reference);
  }

  private JsonNode target(String reference) throws OutOfBoundsException {
    if (!reference.equals("#") && !reference.startsWith("#/")) {
      throw new OutOfBoundsException("refers to something outside of itself");
    }
    JsonNode target;
    try {
      target =
          root.at(
              JsonPointer.compile(
                  URLDecoder.decode(
                      reference.substring(1).replace("+", "%2B"), StandardCharsets.UTF_8)));
    } catch (IllegalArgumentException e) {
      throw new OutOfBoundsException("has a reference that cannot be read");
    }
    if (target.isMissingNode()) {
      throw new OutOfBoundsException("refers to a part that it does not have");
    }
    return target;
  }

  private static final class OutOfBoundsException extends Exception {
    private final String why;

    OutOfBoundsException(String why) {
      super(why);
      this.why = why;
    }
  }
}
