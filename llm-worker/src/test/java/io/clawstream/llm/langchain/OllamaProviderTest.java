package io.clawstream.llm.langchain;

import static io.clawstream.llm.langchain.FakeApi.sendAll;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.clawstream.llm.provider.ChatEntry;
import io.clawstream.llm.provider.ChatRequest;
import io.clawstream.llm.provider.LlmProvider;
import io.clawstream.llm.provider.LlmProviderFactory;
import io.clawstream.llm.provider.ToolUse;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OllamaProviderTest extends LlmProviderKit {
  @Override
  LlmProviderFactory factory() {
    return new OllamaProviderFactory();
  }

  @Override
  Recording recording() {
    return Recording.lines("ollama");
  }

  @Override
  String imagePath() {
    return "/messages/3/images/%d";
  }

  @Override
  boolean statesMimeType() {
    return false;
  }

  @Override
  String path() {
    return "/api/chat";
  }

  @Override
  List<String> toolCallIds() {
    return List.of("call_a1", "call_b2", "call_c3");
  }

  @Override
  URI baseUrl(URI server) {
    return server;
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\"index\":0,"})
  void toolCallsWithoutAnIndexOrAllWithTheSameAreKeptApart(String index) throws Exception {
    List<String> frames = new ArrayList<>(recording().frames("tools"));
    frames.replaceAll(frame -> frame.replaceAll("\"index\":\\d,", index));
    api.will(stream(sendAll(frames)));

    assertThatTheRecordedToolsAreWanted(ask(question()));
  }

  @Test
  void aModelThatKnowsNoToolsIsAskedWithoutThemAndRemembered() throws Exception {
    api.will(
        error(400, "{\"error\":\"registry.ollama.ai/library/gemma:2b does not support tools\"}"));
    api.will(good());
    LlmProvider provider = provider();

    assertThat(text(ask(provider, question()))).isEqualTo(TEXT);

    assertThat(JSON.readTree(api.requests().get(0).body()).path("tools")).hasSize(1);
    assertThat(JSON.readTree(api.requests().get(1).body()).path("tools")).isEmpty();
    assertThat(provider.supportsTools("a-model")).isFalse();
    assertThat(provider.supportsTools("another")).isTrue();
  }

  @Test
  void theRequestHasEverythingThatTheJobHas() throws Exception {
    api.will(good());
    ChatRequest request =
        new ChatRequest(
            "llama3.2",
            "Be brief.",
            List.of(
                new ChatEntry.User("What time is it?", Optional.empty(), List.of()),
                new ChatEntry.Assistant(
                    "", List.of(new ToolUse("a", "get_current_time", "{\"timezone\":\"UTC\"}"))),
                new ChatEntry.ToolOutcome("a", "get_current_time", "12:00")),
            List.of(TIME),
            OptionalDouble.of(0.5),
            OptionalInt.of(77),
            Duration.ofSeconds(10));

    var _ = ask(request);

    JsonNode body = JSON.readTree(api.requests().getFirst().body());
    assertThat(body.path("model").asText()).isEqualTo("llama3.2");
    assertThat(body.path("stream").asBoolean()).isTrue();
    assertThat(body.path("options").path("temperature").asDouble()).isEqualTo(0.5);
    assertThat(body.path("options").path("num_predict").asInt()).isEqualTo(77);
    assertThat(body.path("messages"))
        .extracting(message -> message.path("role").asText())
        .containsExactly("system", "user", "assistant", "tool");
    assertThat(body.at("/messages/2/tool_calls/0/function/arguments/timezone").asText())
        .isEqualTo("UTC");
    assertThat(body.at("/messages/3/content").asText()).isEqualTo("12:00");
    assertThat(body.at("/tools/0/function/parameters/properties/timezone/type").asText())
        .isEqualTo("string");
  }
}
