package io.clawstream.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code get_current_time}: what a model cannot know by itself. */
final class CurrentTimeTool implements Tool {
  private static final int MOST_SUGGESTIONS = 3;
  private static final String SCHEMA =
      """
      {"type":"object","properties":{"timezone":{"type":"string","maxLength":64,"description":"IANA time zone, e.g. Europe/Berlin or \
      America/New_York. UTC if left out."}},"additionalProperties":false}""";
  private static final ToolDescription DESCRIPTION =
      new ToolDescription(
          "get_current_time",
          "Tells the current date, time and weekday in a time zone. Use it whenever the answer depends on what day or time it is now.",
          SCHEMA,
          Optional.empty(),
          true);

  @Override
  public ToolDescription description() {
    return DESCRIPTION;
  }

  @Override
  public ToolOutcome call(JsonNode arguments, ToolContext context) {
    String asked = arguments.path("timezone").asText("").strip();
    Optional<ZoneId> zone = asked.isEmpty() ? Optional.of(ZoneId.of("UTC")) : zone(asked);
    return zone.isPresent()
        ? new ToolOutcome.Done(answer(context.clock().instant().atZone(zone.get())))
        : new ToolOutcome.BadArguments(unknown(asked));
  }

  private static String answer(ZonedDateTime now) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put(
        "time", DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(now.truncatedTo(ChronoUnit.SECONDS)));
    answer.put("timezone", now.getZone().getId());
    answer.put("weekday", now.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH));
    return answer.toString();
  }

  /** By its IANA name, in any case. */
  private static Optional<ZoneId> zone(String asked) {
    return ZoneId.getAvailableZoneIds().stream()
        .filter(id -> id.equalsIgnoreCase(asked))
        .sorted()
        .findFirst()
        .map(ZoneId::of);
  }

  private static String unknown(String asked) {
    List<String> similar = similar(asked);
    return "There is no time zone '"
        + asked
        + "'. "
        + (similar.isEmpty() ? "" : "Is it " + String.join(" or ", similar) + "? ")
        + "Give an IANA name of the form Area/City, for example {\"timezone\": \"Europe/Berlin\"}, or leave it out for UTC.";
  }

  /** Zones of a city of that name: models often leave the area out. */
  private static List<String> similar(String asked) {
    String city = asked.substring(asked.lastIndexOf('/') + 1).strip().replace(' ', '_');
    return ZoneId.getAvailableZoneIds().stream()
        .filter(
            id -> id.contains("/") && id.substring(id.lastIndexOf('/') + 1).equalsIgnoreCase(city))
        .sorted()
        .limit(MOST_SUGGESTIONS)
        .toList();
  }
}
