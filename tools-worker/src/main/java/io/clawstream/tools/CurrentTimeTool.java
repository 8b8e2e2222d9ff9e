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
import java.util.Set;

/** {@code get_current_time}: what a model cannot know by itself. */
final class CurrentTimeTool implements Tool {
  private static final int MOST_SUGGESTIONS = 3;
  private static final ZoneId UTC = ZoneId.of("UTC");

  /** The session's context variable that says where the user is. */
  private static final String VARIABLE = "timezone";

  private static final String SCHEMA =
      """
      {"type":"object","properties":{"timezone":{"type":"string","maxLength":64,"description":"IANA time zone, e.g. Europe/Berlin or \
      America/New_York. If left out: the user's if it is known, otherwise UTC."}},"additionalProperties":false}""";
  private static final ToolDescription DESCRIPTION =
      new ToolDescription(
          "get_current_time",
          "Tells the current date, time and weekday in a time zone. Use it whenever the answer depends on what day or time it is now.",
          SCHEMA,
          Optional.empty(),
          true,
          Set.of("time"));

  @Override
  public ToolDescription description() {
    return DESCRIPTION;
  }

  @Override
  public ToolOutcome call(JsonNode arguments, ToolContext context) {
    String asked = arguments.path("timezone").asText("").strip();
    if (asked.isEmpty()) {
      return atHome(context);
    }
    Optional<ZoneId> zone = zone(asked);
    return zone.isPresent()
        ? new ToolOutcome.Done(answer(context, zone.get()).toString())
        : new ToolOutcome.BadArguments(unknown(asked));
  }

  /** Where the user is, as far as the session knows. */
  private static ToolOutcome atHome(ToolContext context) {
    String home = context.variables().getOrDefault(VARIABLE, "").strip();
    Optional<ZoneId> zone = home.isEmpty() ? Optional.of(UTC) : zone(home);
    ObjectNode answer = answer(context, zone.orElse(UTC));
    if (zone.isEmpty()) {
      answer.put(
          "note",
          "The session's variable 'timezone' is '"
              + Texts.cut(home, 64, "…")
              + "', which is no IANA time zone; it was ignored, and this is UTC.");
    }
    return new ToolOutcome.Done(answer.toString());
  }

  private static ObjectNode answer(ToolContext context, ZoneId zone) {
    ZonedDateTime now = context.clock().instant().atZone(zone);
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put(
        "time", DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(now.truncatedTo(ChronoUnit.SECONDS)));
    answer.put("timezone", now.getZone().getId());
    answer.put("weekday", now.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH));
    return answer;
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
