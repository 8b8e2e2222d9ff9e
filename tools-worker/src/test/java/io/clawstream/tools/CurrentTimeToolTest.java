package io.clawstream.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CurrentTimeToolTest {
  private static final Instant NOW = Instant.parse("2026-07-03T22:30:15.123Z");

  private final CurrentTimeTool tool = new CurrentTimeTool();

  @ParameterizedTest
  @CsvSource({
    "UTC, 2026-07-03T22:30:15Z, UTC, Friday",
    "Europe/Berlin, 2026-07-04T00:30:15+02:00, Europe/Berlin, Saturday",
    "america/new_york, 2026-07-03T18:30:15-04:00, America/New_York, Friday",
    "Asia/Kolkata, 2026-07-04T04:00:15+05:30, Asia/Kolkata, Saturday",
    "'', 2026-07-03T22:30:15Z, UTC, Friday"
  })
  void tellsTimeZoneAndWeekday(String asked, String time, String zone, String weekday) {
    assertThat(call(asked))
        .isEqualTo(
            new ToolOutcome.Done(
                "{\"time\":\"%s\",\"timezone\":\"%s\",\"weekday\":\"%s\"}"
                    .formatted(time, zone, weekday)));
  }

  @Test
  void withoutAZoneItIsUtc() {
    ToolOutcome outcome = tool.call(JsonNodeFactory.instance.objectNode(), context(Map.of()));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            ToolOutcome.Done.class, done -> assertThat(done.content()).contains("\"UTC\""));
  }

  @ParameterizedTest
  @CsvSource({
    "Berlin, Europe/Berlin",
    "New York, America/New_York",
    "Germany/Berlin, Europe/Berlin"
  })
  void aCityWithoutItsAreaIsAnsweredWithTheRightName(String asked, String meant) {
    assertThat(call(asked))
        .isInstanceOfSatisfying(
            ToolOutcome.BadArguments.class,
            bad ->
                assertThat(bad.message()).contains("'" + asked + "'").contains("Is it " + meant));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Middle-earth/Shire", "+25:00", "Europe/", "../etc"})
  void anUnknownZoneIsAnsweredWithAnExample(String asked) {
    assertThat(call(asked))
        .isInstanceOfSatisfying(
            ToolOutcome.BadArguments.class,
            bad -> assertThat(bad.message()).contains("{\"timezone\": \"Europe/Berlin\"}"));
  }

  @Test
  void withoutAZoneItIsTheSessionsIfThatHasOne() {
    assertThat(contentIn("europe/berlin"))
        .isEqualTo(
            "{\"time\":\"2026-07-04T00:30:15+02:00\",\"timezone\":\"Europe/Berlin\",\"weekday\":\"Saturday\"}");
  }

  @Test
  void theZoneThatIsAskedForIsNearerThanTheSessions() {
    ObjectNode arguments = JsonNodeFactory.instance.objectNode();
    arguments.put("timezone", "Asia/Kolkata");

    assertThat(tool.call(arguments, contextIn("Europe/Berlin")))
        .isInstanceOfSatisfying(
            ToolOutcome.Done.class, done -> assertThat(done.content()).contains("Asia/Kolkata"));
  }

  @Test
  void aSessionsZoneThatDoesNotExistIsIgnoredAndTheResultSaysSo() {
    assertThat(contentIn("Middle-earth/Shire"))
        .startsWith("{\"time\":\"2026-07-03T22:30:15Z\",\"timezone\":\"UTC\"")
        .contains("'Middle-earth/Shire'")
        .contains("this is UTC");
    assertThat(contentIn(" ")).doesNotContain("note");
  }

  private String contentIn(String timezone) {
    ToolOutcome outcome = tool.call(JsonNodeFactory.instance.objectNode(), contextIn(timezone));
    return ((ToolOutcome.Done) outcome).content();
  }

  private ToolOutcome call(String timezone) {
    ObjectNode arguments = JsonNodeFactory.instance.objectNode();
    arguments.put("timezone", timezone);
    return tool.call(arguments, context(Map.of()));
  }

  private static ToolContext contextIn(String timezone) {
    return context(Map.of("timezone", timezone));
  }

  private static ToolContext context(Map<String, String> variables) {
    return Calls.context(variables, List.of(), NOW);
  }
}
