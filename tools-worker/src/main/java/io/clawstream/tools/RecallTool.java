package io.clawstream.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.TreeMap;

/**
 * {@code recall}: what the session keeps in mind, as {@link RememberTool} and users have set it.
 */
final class RecallTool implements Tool {
  private static final String SCHEMA =
      """
      {"type":"object","properties":{"name":{"type":"string","maxLength":64,"description":"Which fact. Left out: all of \
      them."}},"additionalProperties":false}""";
  private static final ToolDescription DESCRIPTION =
      new ToolDescription(
          "recall",
          "Gives what was kept in mind with remember, and the user's settings, as a JSON object.",
          SCHEMA,
          Optional.empty(),
          true);

  @Override
  public ToolDescription description() {
    return DESCRIPTION;
  }

  @Override
  public ToolOutcome call(JsonNode arguments, ToolContext context) {
    String name = arguments.path("name").asText("");
    TreeMap<String, String> kept = new TreeMap<>(context.variables());
    if (!name.isEmpty() && !kept.containsKey(name)) {
      return new ToolOutcome.Done(
          "Nothing is kept under '"
              + name
              + "'. "
              + (kept.isEmpty()
                  ? "Nothing is kept at all."
                  : "Kept are: " + String.join(", ", kept.keySet()) + "."));
    }
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    kept.forEach(
        (key, value) -> {
          if (name.isEmpty() || name.equals(key)) {
            answer.put(key, value);
          }
        });
    return new ToolOutcome.Done(answer.toString());
  }
}
