package io.clawstream.llm.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ChatRequestTest {
  private static final ToolOffer CLOCK = new ToolOffer("clock", "Tells the time.", "{}");

  @Test
  void withoutToolsWhatWasSaidWithThemIsToldInWords() {
    ChatEntry question = new ChatEntry.User("What time is it?", Optional.empty(), List.of());
    ChatRequest request =
        request(
            question,
            new ChatEntry.Assistant("Let me see.", List.of(new ToolUse("c-1", "clock", "{}"))),
            new ChatEntry.ToolOutcome("c-1", "clock", "12:00"));

    ChatRequest plain = request.withoutTools();

    assertThat(plain.tools()).isEmpty();
    assertThat(plain.messages())
        .containsExactly(
            question,
            new ChatEntry.Assistant("Let me see.\n[Called clock with {}]", List.of()),
            new ChatEntry.User("[Result of clock]\n12:00", Optional.empty(), List.of()));
  }

  @Test
  void withoutToolsAConversationThatHadNoneStaysAsItIs() {
    ChatRequest request =
        request(
            new ChatEntry.User("Hello", Optional.of("Ann"), List.of()),
            new ChatEntry.Assistant("Hello, Ann.", List.of()));

    assertThat(request.withoutTools().messages()).isEqualTo(request.messages());
  }

  private static ChatRequest request(ChatEntry... entries) {
    return new ChatRequest(
        "m-1",
        "",
        List.of(entries),
        List.of(CLOCK),
        OptionalDouble.empty(),
        OptionalInt.empty(),
        Duration.ofSeconds(30));
  }
}
