package io.clawstream.tools;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * {@code remember}: keeps a fact for the rest of the session, as a context variable; without a
 * value it forgets one. What is kept stands in every later prompt, so it is one short line.
 */
final class RememberTool implements Tool {
  /** How many variables a session has room for; the router keeps no more. */
  static final int MOST = 24;

  /** What other tools and the model go by: only values that mean something to them. */
  private static final String TIMEZONE = "timezone";

  private static final String LANGUAGE = "language";

  private static final String SCHEMA =
      """
      {"type":"object","properties":{"name":{"type":"string","pattern":"^[a-zA-Z0-9_.-]{1,64}$","description":"What it is, e.g. \
      favourite_team. 'timezone' (an IANA name) and 'language' (e.g. de or pt-BR) are the user's."},"value":{"type":"string",\
      "maxLength":256,"description":"The fact in a few words; empty to forget it."}},"required":["name","value"],"additionalProperties":false}""";
  private static final ToolDescription DESCRIPTION =
      new ToolDescription(
          "remember",
          "Keeps a fact in mind for the whole conversation, also after a new start: what the user wants you to remember of them. An empty"
              + " value forgets it. Never for passwords or other secrets.",
          SCHEMA,
          Optional.empty(),
          true);

  @Override
  public ToolDescription description() {
    return DESCRIPTION;
  }

  @Override
  public ToolOutcome call(JsonNode arguments, ToolContext context) {
    String name = arguments.path("name").asText();
    String value = arguments.path("value").asText().replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
    if (value.isEmpty()) {
      return new ToolOutcome.Done(
          context.variables().containsKey(name)
              ? "Forgotten: " + name + "."
              : "There was nothing to forget: " + name + " is not kept.",
          new VariableChanges(Map.of(name, Optional.empty())));
    }
    if (!context.variables().containsKey(name) && context.variables().size() >= MOST) {
      return new ToolOutcome.BadArguments(
          "There is room for "
              + MOST
              + " facts, and all of it is used: forget one first, with an empty value. Kept are: "
              + String.join(", ", context.variables().keySet().stream().sorted().toList())
              + ".");
    }
    return switch (name) {
      case TIMEZONE ->
          zone(value)
              .map(zone -> kept(name, zone))
              .orElseGet(
                  () ->
                      new ToolOutcome.BadArguments(
                          "'"
                              + value
                              + "' is no time zone. Give an IANA name like Europe/Berlin."));
      case LANGUAGE ->
          value.length() <= 35 && !Locale.forLanguageTag(value).getLanguage().isEmpty()
              ? kept(name, value)
              : new ToolOutcome.BadArguments(
                  "'" + value + "' is no language. Give its tag, like de, en or pt-BR.");
      default -> kept(name, value);
    };
  }

  private static ToolOutcome kept(String name, String value) {
    return new ToolOutcome.Done(
        "Kept in mind: " + name + " = " + value, VariableChanges.set(name, value));
  }

  /** By its IANA name, in any case. */
  private static Optional<String> zone(String value) {
    return ZoneId.getAvailableZoneIds().stream()
        .filter(id -> id.equalsIgnoreCase(value))
        .sorted()
        .findFirst();
  }
}
