package io.clawstream.llm.echo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clawstream.llm.provider.ToolOffer;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns "what time is it in Europe/Berlin?" into the arguments of a time tool, whatever the tool
 * calls its time zone.
 */
final class TimeQuestion {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern IN_ZONE =
      Pattern.compile("\\bin\\s+([A-Za-z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+)*)");

  private TimeQuestion() {}

  /**
   * JSON object with the zone that the text names, if it names one that exists and the tool takes
   * one.
   */
  static String arguments(ToolOffer tool, String text) {
    ObjectNode arguments = JSON.createObjectNode();
    zone(text)
        .ifPresent(
            zone ->
                zoneArgument(tool).ifPresent(argument -> arguments.put(argument, zone.getId())));
    return arguments.toString();
  }

  private static Optional<ZoneId> zone(String text) {
    Matcher matcher = IN_ZONE.matcher(text);
    while (matcher.find()) {
      try {
        return Optional.of(ZoneId.of(matcher.group(1)));
      } catch (DateTimeException e) {
        // "in the morning": not a zone, perhaps a later one is.
      }
    }
    return Optional.empty();
  }

  private static Optional<String> zoneArgument(ToolOffer tool) {
    try {
      JsonNode properties = JSON.readTree(tool.parametersSchema()).path("properties");
      for (Iterator<String> names = properties.fieldNames(); names.hasNext(); ) {
        String name = names.next();
        if (name.toLowerCase(Locale.ROOT).contains("zone")) {
          return Optional.of(name);
        }
      }
      return Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
