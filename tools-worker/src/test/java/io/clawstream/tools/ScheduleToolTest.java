package io.clawstream.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.clawstream.events.Reminder;
import io.clawstream.schemas.Ids;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleToolTest {
  private static final Instant NOW = Instant.parse("2026-07-03T10:00:00Z");
  private static final String ID = Ids.reminder("t-1");
  private static final Map<String, String> AT_HOME = Map.of("timezone", "Europe/Berlin");

  private final ScheduleTool tool = new ScheduleTool();

  @Test
  void aReminderIsSetUnderAnIdThatFollowsFromTheCall() {
    assertThat(call("{'action':'create','text':' Feed the cat ','at':'2026-07-04T09:30'}", AT_HOME))
        .isEqualTo(
            new ToolOutcome.Reminded(
                "Reminder " + ID + " is set for 2026-07-04T09:30:00+02:00 (Europe/Berlin).",
                new ReminderChange.Add(ID, Instant.parse("2026-07-04T07:30:00Z"), "Feed the cat")));
  }

  @Test
  void withoutATimeZoneTheClockIsUtc() {
    assertThat(call("{'action':'create','text':'x','at':'2026-07-04T09:30'}", Map.of()))
        .isEqualTo(
            new ToolOutcome.Reminded(
                "Reminder " + ID + " is set for 2026-07-04T09:30:00Z (UTC).",
                new ReminderChange.Add(ID, Instant.parse("2026-07-04T09:30:00Z"), "x")));
  }

  @Test
  void aReminderCanBeSetForSoManySecondsFromNow() {
    assertThat(call("{'action':'create','text':'x','in_seconds':90}", AT_HOME))
        .isInstanceOfSatisfying(
            ToolOutcome.Reminded.class,
            set ->
                assertThat(set.change())
                    .isEqualTo(new ReminderChange.Add(ID, NOW.plusSeconds(90), "x")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'action':'create','at':'2026-07-04T09:30'}",
        "{'action':'create','text':'  ','at':'2026-07-04T09:30'}",
        "{'action':'create','text':'x'}",
        "{'action':'create','text':'x','at':'2026-07-04T09:30','in_seconds':5}",
        "{'action':'create','text':'x','at':'soon'}",
        "{'action':'create','text':'x','at':'2020-01-01T00:00Z'}",
        "{'action':'cancel'}",
        "{'action':'cancel','id':'m-9'}"
      })
  void whatIsUnclearIsAnsweredInWords(String arguments) {
    assertThat(call(arguments, AT_HOME)).isInstanceOf(ToolOutcome.BadArguments.class);
  }

  @Test
  void theOpenOnesAreListedByTheUsersClock() {
    assertThat(call("{'action':'list'}", AT_HOME, reminders(2)))
        .isEqualTo(
            new ToolOutcome.Done(
                """
                [{"id":"m-0","at":"2026-07-03T13:00:00+02:00","text":"text 0"},{"id":"m-1","at":"2026-07-03T14:00:00+02:00","text":"text 1"}]"""));
    assertThat(call("{'action':'list'}", AT_HOME)).isEqualTo(new ToolOutcome.Done("[]"));
  }

  @Test
  void anOpenOneCanBeTakenBack() {
    assertThat(call("{'action':'cancel','id':'m-1'}", AT_HOME, reminders(2)))
        .isEqualTo(
            new ToolOutcome.Reminded(
                "Reminder m-1 is cancelled.", new ReminderChange.Cancel("m-1")));
  }

  @Test
  void thereAreAtMostTwenty() {
    String create = "{'action':'create','text':'x','in_seconds':90}";

    assertThat(call(create, AT_HOME, reminders(19))).isInstanceOf(ToolOutcome.Reminded.class);
    assertThat(call(create, AT_HOME, reminders(20)))
        .isInstanceOfSatisfying(
            ToolOutcome.BadArguments.class,
            bad -> assertThat(bad.message()).contains("20 reminders already"));
  }

  private static List<Reminder> reminders(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                new Reminder(
                    "m-" + i, NOW.plusSeconds(3600L * (i + 1)).toEpochMilli(), "text " + i))
        .toList();
  }

  private ToolOutcome call(String arguments, Map<String, String> variables) {
    return call(arguments, variables, List.of());
  }

  private ToolOutcome call(
      String arguments, Map<String, String> variables, List<Reminder> reminders) {
    String json = arguments.replace('\'', '"');
    assertThat(new ArgumentsCheck("schedule", tool.description().parametersSchema()).check(json))
        .isInstanceOf(ArgumentsCheck.Checked.Valid.class);
    try {
      return tool.call(new ObjectMapper().readTree(json), Calls.context(variables, reminders, NOW));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
