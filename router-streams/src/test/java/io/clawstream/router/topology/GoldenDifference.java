package io.clawstream.router.topology;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Says where two lists of output lines part, for people. */
final class GoldenDifference {
  private GoldenDifference() {}

  /** The first difference; empty if there is none. */
  static Optional<String> between(
      List<JsonNode> recorded, List<JsonNode> now, List<GoldenInput> inputs) {
    for (int i = 0; i < Math.max(recorded.size(), now.size()); i++) {
      if (i >= recorded.size()) {
        return Optional.of(
            "Line %d is new:%n  now:      %s%s"
                .formatted(i + 1, now.get(i), cause(now.get(i), inputs)));
      }
      if (i >= now.size()) {
        return Optional.of(
            "Line %d is missing:%n  recorded: %s%s"
                .formatted(i + 1, recorded.get(i), cause(recorded.get(i), inputs)));
      }
      if (!recorded.get(i).equals(now.get(i))) {
        return Optional.of(line(i + 1, recorded.get(i), now.get(i), inputs));
      }
    }
    return Optional.empty();
  }

  private static String line(
      int number, JsonNode recorded, JsonNode now, List<GoldenInput> inputs) {
    String place = place(recorded, now);
    return "Line %d is different at %s:%n  recorded: %s%n  now:      %s%n  whole line, recorded: %s%n  whole line, now:      %s%s"
        .formatted(
            number,
            place.isEmpty() ? "its beginning" : place,
            recorded.at(place),
            now.at(place),
            recorded,
            now,
            cause(now, inputs));
  }

  /** Which input it follows from; line 1 of the inputs has the settings. */
  private static String cause(JsonNode line, List<GoldenInput> inputs) {
    int input = line.path("afterInput").asInt();
    return input == 0
        ? ""
        : "%n  written after line %d of %s: %s"
            .formatted(input + 1, GoldenRecording.INPUTS, inputs.get(input - 1).line());
  }

  /** The first place where they differ, as a JSON pointer. */
  private static String place(JsonNode recorded, JsonNode now) {
    if (recorded.isObject() && now.isObject()) {
      Set<String> names = new TreeSet<>();
      recorded.fieldNames().forEachRemaining(names::add);
      now.fieldNames().forEachRemaining(names::add);
      for (String name : names) {
        if (!recorded.path(name).equals(now.path(name))) {
          return "/" + escaped(name) + place(recorded.path(name), now.path(name));
        }
      }
    }
    if (recorded.isArray() && now.isArray()) {
      for (int i = 0; i < Math.max(recorded.size(), now.size()); i++) {
        if (!at(recorded, i).equals(at(now, i))) {
          return "/" + i + place(at(recorded, i), at(now, i));
        }
      }
    }
    return "";
  }

  private static JsonNode at(JsonNode array, int index) {
    return index < array.size() ? array.get(index) : MissingNode.getInstance();
  }

  private static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}
