package io.clawstream.router.topology;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;

/**
 * One line of a recording's inputs: a record that comes, or only time that passes.
 *
 * @param at when, in ms since the recording's beginning; does not fall from line to line
 * @param topic where the record comes; empty if only time passes
 * @param key the record's
 * @param headers the record's
 * @param value the event; null for none, text for bytes that are no event (in hexadecimal digits)
 */
record GoldenInput(long at, String topic, String key, Map<String, String> headers, JsonNode value) {

  static GoldenInput time(long at) {
    return new GoldenInput(at, "", "", Map.of(), NullNode.getInstance());
  }

  boolean isRecord() {
    return !topic.isEmpty();
  }

  static GoldenInput of(JsonNode line) {
    Map<String, String> headers = new TreeMap<>();
    line.path("headers")
        .properties()
        .forEach(header -> headers.put(header.getKey(), header.getValue().textValue()));
    return new GoldenInput(
        line.required("at").longValue(),
        line.path("topic").asText(),
        line.path("key").asText(),
        headers,
        line.has("value") ? line.get("value") : NullNode.getInstance());
  }

  ObjectNode line() {
    ObjectNode line = JsonNodeFactory.instance.objectNode().put("at", at);
    if (isRecord()) {
      line.put("topic", topic).put("key", key);
      if (!headers.isEmpty()) {
        ObjectNode node = line.putObject("headers");
        new TreeMap<>(headers).forEach(node::put);
      }
      line.set("value", value);
    }
    return line;
  }
}
