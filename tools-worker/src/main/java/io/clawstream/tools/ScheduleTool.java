package io.clawstream.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.clawstream.events.Reminder;
import io.clawstream.schemas.Ids;
import io.clawstream.tools.schedule.When;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/**
 * {@code schedule}: reminders that come back as a message at their time. The router keeps them; the
 * tool finds out what is meant, and sees those that there are.
 */
final class ScheduleTool implements Tool {
  /** Open reminders of one session; the router keeps no more. */
  static final int MOST = 20;

  private static final ZoneId UTC = ZoneId.of("UTC");

  private static final String TIMEZONE = "timezone";
  private static final String SCHEMA =
      """
      {"type":"object","properties":{"action":{"enum":["create","list","cancel"]},"text":{"type":"string","minLength":1,"maxLength":500,\
      "description":"create: what to remind of, so that it is clear without this conversation."},"at":{"type":"string","maxLength":60,\
      "description":"create: when, in ISO 8601, e.g. 2026-07-04T09:30+02:00; without an offset by the user's clock."},"in_seconds":\
      {"type":"integer","minimum":1,"maximum":31622400,"description":"create: instead of 'at', how long from now."},"id":{"type":"string",\
      "maxLength":64,"description":"cancel: which one, as list gives it."}},"required":["action"],"additionalProperties":false}""";
  private static final ToolDescription DESCRIPTION =
      new ToolDescription(
          "schedule",
          "Sets a reminder (create), shows the open ones (list) or takes one back (cancel). A reminder comes back into this conversation at"
              + " its time as a message that you answer. Call get_current_time first if a date is meant, and tell the user the time that was"
              + " set.",
          SCHEMA,
          Optional.empty(),
          true);

  @Override
  public ToolDescription description() {
    return DESCRIPTION;
  }

  @Override
  public ToolOutcome call(JsonNode arguments, ToolContext context) {
    ZoneId home = home(context);
    return switch (arguments.path("action").asText()) {
      case "create" -> create(arguments, context, home);
      case "cancel" -> cancel(arguments.path("id").asText(""), context, home);
      default -> new ToolOutcome.Done(listed(context, home));
    };
  }

  private static ToolOutcome create(JsonNode arguments, ToolContext context, ZoneId home) {
    String text = arguments.path("text").asText("").strip();
    if (text.isEmpty()) {
      return new ToolOutcome.BadArguments("Say in 'text' what to remind of.");
    }
    if (arguments.has("at") == arguments.has("in_seconds")) {
      return new ToolOutcome.BadArguments("Give either 'at' or 'in_seconds'.");
    }
    if (context.reminders().size() >= MOST) {
      return new ToolOutcome.BadArguments(
          "There are " + MOST + " reminders already, and no more can be set: cancel one first.");
    }
    Instant now = context.clock().instant();
    When when =
        arguments.has("at")
            ? When.at(arguments.path("at").asText(), home, now)
            : When.in(arguments.path("in_seconds").asLong(), now);
    return switch (when) {
      case When.Unclear(String why) -> new ToolOutcome.BadArguments(why);
      case When.At(Instant at) -> {
        String id = Ids.reminder(context.callId());
        yield new ToolOutcome.Reminded(
            "Reminder " + id + " is set for " + When.shown(at, home) + " (" + home + ").",
            new ReminderChange.Add(id, at, text));
      }
    };
  }

  private static ToolOutcome cancel(String id, ToolContext context, ZoneId home) {
    return context.reminders().stream().anyMatch(reminder -> reminder.getId().equals(id))
        ? new ToolOutcome.Reminded(
            "Reminder " + id + " is cancelled.", new ReminderChange.Cancel(id))
        : new ToolOutcome.BadArguments(
            "There is no reminder '" + id + "'. The open ones: " + listed(context, home));
  }

  private static String listed(ToolContext context, ZoneId home) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (Reminder reminder : context.reminders()) {
      list.addObject()
          .put("id", reminder.getId())
          .put("at", When.shown(Instant.ofEpochMilli(reminder.getAt()), home))
          .put("text", reminder.getText());
    }
    return list.toString();
  }

  /** Where the user is, as far as the session knows. */
  private static ZoneId home(ToolContext context) {
    String zone = context.variables().getOrDefault(TIMEZONE, "").strip();
    try {
      return zone.isEmpty() ? UTC : ZoneId.of(zone);
    } catch (DateTimeException e) {
      return UTC;
    }
  }
}
