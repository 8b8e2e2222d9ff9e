package io.clawstream.llm.echo;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.llm.provider.ChatEntry;
import io.clawstream.llm.provider.ChatEvent;
import io.clawstream.llm.provider.ChatRequest;
import io.clawstream.llm.provider.FinishReason;
import io.clawstream.llm.provider.ToolOffer;
import io.clawstream.llm.provider.ToolUse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EchoProviderTest {
  private static final ToolOffer TIME =
      new ToolOffer(
          "get_current_time",
          "",
          "{\"type\":\"object\",\"properties\":{\"timeZone\":{\"type\":\"string\"}}}");

  private final List<Duration> slept = new ArrayList<>();
  private final EchoProvider echo =
      new EchoProvider("echo", true, Duration.ofMillis(25), slept::add);

  private static ChatRequest request(List<ToolOffer> tools, ChatEntry... messages) {
    return new ChatRequest(
        "echo",
        "",
        List.of(messages),
        tools,
        OptionalDouble.empty(),
        OptionalInt.empty(),
        Duration.ofSeconds(10));
  }

  private static ChatEntry user(String text) {
    return new ChatEntry.User(text, Optional.empty(), List.of());
  }

  private List<ChatEvent> ask(ChatRequest request) throws InterruptedException {
    List<ChatEvent> events = new ArrayList<>();
    echo.chat(request, events::add);
    return events;
  }

  @Test
  void itRepeatsTheNewestMessageWordByWord() throws Exception {
    assertThat(ask(request(List.of(), user("old"), user("Hello  big\nworld"))))
        .containsExactly(
            new ChatEvent.TextDelta("You "),
            new ChatEvent.TextDelta("said: "),
            new ChatEvent.TextDelta("Hello  "),
            new ChatEvent.TextDelta("big\n"),
            new ChatEvent.TextDelta("world"),
            new ChatEvent.UsageCounted(4, 5),
            new ChatEvent.End(FinishReason.STOP));
  }

  @Test
  void itTakesItsTimeButNeverMoreThanTwoSeconds() throws Exception {
    var _ = ask(request(List.of(), user("one two")));
    assertThat(slept).containsOnly(Duration.ofMillis(25)).hasSize(3);
    slept.clear();

    var _ = ask(request(List.of(), user("word ".repeat(1_000))));

    assertThat(slept.stream().reduce(Duration.ZERO, Duration::plus))
        .isLessThanOrEqualTo(Duration.ofSeconds(2));
  }

  @ParameterizedTest
  @CsvSource({
    "What time is it in Europe/Berlin?, '{\"timeZone\":\"Europe/Berlin\"}'",
    "the current time in America/Argentina/Buenos_Aires please, '{\"timeZone\":\"America/Argentina/Buenos_Aires\"}'",
    "what TIME is it, {}",
    "what time does it begin in the morning?, {}",
    "what time in Middle/Earth, {}",
    "current time in UTC, '{\"timeZone\":\"UTC\"}'"
  })
  void askedForTheTimeItAsksTheTool(String question, String arguments) throws Exception {
    assertThat(ask(request(List.of(TIME), user(question))))
        .containsExactly(
            new ChatEvent.ToolRequested(new ToolUse("echo-1", "get_current_time", arguments)),
            new ChatEvent.UsageCounted(question.split("\\s+", -1).length, 1),
            new ChatEvent.End(FinishReason.TOOL_CALLS));
  }

  @Test
  void withTheResultItAnswers() throws Exception {
    List<ChatEvent> events =
        ask(
            request(
                List.of(TIME),
                user("What time is it?"),
                new ChatEntry.Assistant(
                    "", List.of(new ToolUse("echo-1", "get_current_time", "{}"))),
                new ChatEntry.ToolOutcome("echo-1", "get_current_time", "12:00")));

    assertThat(events)
        .contains(new ChatEvent.TextDelta("12:00"))
        .last()
        .isEqualTo(new ChatEvent.End(FinishReason.STOP));
  }

  @ParameterizedTest
  @ValueSource(strings = {"What a time!", "whatever time", "timely"})
  void otherTalkOfTimeIsRepeated(String text) throws Exception {
    assertThat(ask(request(List.of(TIME), user(text))))
        .first()
        .isEqualTo(new ChatEvent.TextDelta("You "));
  }

  @Test
  void withoutTheToolTheQuestionIsRepeated() throws Exception {
    assertThat(ask(request(List.of(), user("What time is it?"))))
        .first()
        .isEqualTo(new ChatEvent.TextDelta("You "));
  }

  @Test
  void aListenerThatHasHeardEnoughIsToldNothingMore() throws Exception {
    List<ChatEvent> events = new ArrayList<>();

    echo.chat(
        request(List.of(), user("one two three")),
        event -> {
          events.add(event);
          return events.size() < 2;
        });

    assertThat(events).hasSize(2);
  }
}
