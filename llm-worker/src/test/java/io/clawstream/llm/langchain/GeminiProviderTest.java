package io.clawstream.llm.langchain;

import static io.clawstream.llm.langchain.FakeApi.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.clawstream.llm.provider.ChatEntry;
import io.clawstream.llm.provider.ChatRequest;
import io.clawstream.llm.provider.LlmProviderFactory;
import io.clawstream.llm.provider.ProviderConfig;
import io.clawstream.llm.provider.ProviderFailure;
import io.clawstream.llm.provider.ToolUse;
import io.clawstream.llm.provider.UnusableProviderException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeminiProviderTest extends LlmProviderKit {
  @Override
  LlmProviderFactory factory() {
    return new GeminiProviderFactory();
  }

  @Override
  Recording recording() {
    return Recording.events("gemini");
  }

  @Override
  String imagePath() {
    return "/contents/2/parts/%d/inlineData/data";
  }

  @Override
  String path() {
    return "/v1beta/models/a-model:streamGenerateContent";
  }

  @Override
  List<String> toolCallIds() {
    return List.of("", "", "");
  }

  @Override
  URI baseUrl(URI server) {
    return server.resolve("/v1beta");
  }

  @Test
  void withoutAKeyItCannotBeUsed() {
    assertThatThrownBy(() -> factory().create(ProviderConfig.named("gemini")))
        .isInstanceOf(UnusableProviderException.class)
        .hasMessageContaining("GEMINI_API_KEY");
  }

  @Test
  void theWaitIsInTheBodyOfARefusal() {
    api.will(error(429, recording().json("rate-limit")));

    assertThat(((ProviderFailure.RateLimited) failure(question())).retryAfter())
        .contains(Duration.ofSeconds(34));
  }

  @Test
  void aPromptThatIsBlockedIsRejected() {
    api.will(
        stream(
            List.of(
                send(
                    "data: {\"promptFeedback\":{\"blockReason\":\"PROHIBITED_CONTENT\"},"
                        + "\"modelVersion\":\"gemini-2.5-flash\"}\r\n\r\n"))));

    ProviderFailure failure = failure(question());

    assertThat(failure).isInstanceOf(ProviderFailure.Rejected.class);
    assertThat(failure.message()).contains("PROHIBITED_CONTENT");
  }

  @ParameterizedTest
  @CsvSource({"gemini-2.5-flash, false", "gemini-3-pro-preview, true"})
  void earlierToolCallsCarryASignatureWhereTheModelWantsOne(String model, boolean signed)
      throws Exception {
    api.will(good());
    ChatRequest request =
        new ChatRequest(
            model,
            "",
            List.of(
                new ChatEntry.User("What time is it?", Optional.empty(), List.of()),
                new ChatEntry.Assistant(
                    "", List.of(new ToolUse("call_1", "get_current_time", "{}"))),
                new ChatEntry.ToolOutcome("call_1", "get_current_time", "12:00")),
            List.of(TIME),
            OptionalDouble.empty(),
            OptionalInt.empty(),
            Duration.ofSeconds(10));

    var _ = ask(request);

    FakeApi.Request sent = api.requests().getFirst();
    assertThat(sent.headers()).containsEntry("X-goog-api-key", List.of(KEY));
    assertThat(JSON.readTree(sent.body()).at("/contents/1/parts/0/thoughtSignature").asText())
        .isEqualTo(signed ? "skip_thought_signature_validator" : "");
  }

  @Test
  void theResultsOfCallsThatWereMadeTogetherAreOneTurn() throws Exception {
    api.will(good());
    ChatRequest request =
        new ChatRequest(
            "a-model",
            "",
            List.of(
                new ChatEntry.User("What time is it?", Optional.empty(), List.of()),
                new ChatEntry.Assistant(
                    "",
                    List.of(
                        new ToolUse("a", "get_current_time", "{}"),
                        new ToolUse("b", "get_current_time", "{}"))),
                new ChatEntry.ToolOutcome("a", "get_current_time", "12:00"),
                new ChatEntry.ToolOutcome("b", "get_current_time", "13:00"),
                new ChatEntry.User("And now?", Optional.empty(), List.of())),
            List.of(TIME),
            OptionalDouble.empty(),
            OptionalInt.empty(),
            Duration.ofSeconds(10));

    var _ = ask(request);

    JsonNode contents = JSON.readTree(api.requests().getFirst().body()).path("contents");
    assertThat(contents)
        .extracting(content -> content.path("parts").size())
        .containsExactly(1, 2, 2, 1);
    assertThat(contents.at("/2/parts/1/functionResponse/response/response").asText())
        .isEqualTo("13:00");
    assertThat(contents.at("/3/parts/0/text").asText()).isEqualTo("And now?");
  }
}
