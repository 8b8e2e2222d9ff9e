package io.clawstream.llm.langchain;

import static io.clawstream.llm.langchain.FakeApi.sendAll;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.clawstream.llm.provider.ChatEntry;
import io.clawstream.llm.provider.ChatRequest;
import io.clawstream.llm.provider.FinishReason;
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

/** Lines as in docs.ollama.com/api. */
class OllamaProviderTest extends LlmProviderKit {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  LlmProviderFactory factory() {
    return new OllamaProviderFactory();
  }

  @Override
  URI baseUrl(URI server) {
    return server;
  }

  @Override
  Wire wire() {
    return new OllamaWire();
  }

  private static String line(String members) {
    return "{\"model\":\"llama3.2\",\"created_at\":\"2026-01-22T11:22:42.180546Z\","
        + members
        + "}\n";
  }

  private static String toolCall(ToolUse use, String index) {
    return line(
        "\"message\":{\"role\":\"assistant\",\"content\":\"\",\"tool_calls\":[{\"id\":\"%s\",\"function\":{%s\"name\":\"%s\",\"arguments\":%s}}]},\"done\":false"
            .formatted(use.callId(), index, use.name(), use.arguments()));
  }

  private static final class OllamaWire implements Wire {
    @Override
    public String contentType() {
      return "application/x-ndjson";
    }

    @Override
    public List<String> opening() {
      return List.of();
    }

    @Override
    public String text(String piece) {
      return line(
          "\"message\":{\"role\":\"assistant\",\"content\":"
              + JSON.valueToTree(piece)
              + "},\"done\":false");
    }

    @Override
    public List<String> toolCalls(List<ToolUse> uses, int pieces) {
      List<String> frames = new ArrayList<>();
      for (int i = 0; i < uses.size(); i++) {
        frames.add(toolCall(uses.get(i), "\"index\":" + i + ","));
      }
      return frames;
    }

    @Override
    public List<String> ending(FinishReason reason, int inputTokens, int outputTokens) {
      return List.of(
          line(
              "\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"done_reason\":\"%s\",\"done\":true,\"total_duration\":181553584,\"prompt_eval_count\":%d,\"eval_count\":%d"
                  .formatted(
                      reason == FinishReason.LENGTH ? "length" : "stop",
                      inputTokens,
                      outputTokens)));
    }

    /** Ollama has none; a proxy before it may. */
    @Override
    public String keepAlive() {
      return line("\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"done\":false");
    }

    @Override
    public String garbage() {
      return "{\"model\":\"llama3.2\",\"mess\n";
    }

    @Override
    public String errorInStream(String message) {
      return "{\"error\":\"" + message + "\"}\n";
    }

    @Override
    public String errorBody(String message) {
      return "{\"error\":\"" + message + "\"}";
    }

    @Override
    public String tooLongBody() {
      return "{\"error\":\"the input is too long: it exceeds the available context size\"}";
    }

    @Override
    public String path() {
      return "/api/chat";
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\"index\":0,"})
  void toolCallsWithoutAnIndexOrAllWithTheSameAreKeptApart(String index) throws Exception {
    ToolUse first = new ToolUse("a", "get_current_time", "{\"timezone\":\"UTC\"}");
    ToolUse second = new ToolUse("b", "get_current_time", "{\"timezone\":\"Asia/Tokyo\"}");
    List<String> frames = new ArrayList<>(List.of(toolCall(first, index), toolCall(second, index)));
    frames.addAll(wire().ending(FinishReason.STOP, 1, 1));
    api.will(stream(sendAll(frames)));

    assertThat(toolUses(ask(question()))).containsExactly(first, second);
  }

  @Test
  void aModelThatKnowsNoToolsIsAskedWithoutThemAndRemembered() throws Exception {
    api.will(
        error(400, "{\"error\":\"registry.ollama.ai/library/gemma:2b does not support tools\"}"));
    api.will(stream(answer(List.of("ok"), FinishReason.STOP)));
    LlmProvider provider = provider();

    assertThat(text(ask(provider, question()))).isEqualTo("ok");

    assertThat(JSON.readTree(api.requests().get(0).body()).path("tools")).hasSize(1);
    assertThat(JSON.readTree(api.requests().get(1).body()).path("tools")).isEmpty();
    assertThat(provider.supportsTools("a-model")).isFalse();
    assertThat(provider.supportsTools("another")).isTrue();
  }

  @Test
  void theRequestHasEverythingThatTheJobHas() throws Exception {
    api.will(stream(answer(List.of("ok"), FinishReason.STOP)));
    ChatRequest request =
        new ChatRequest(
            "llama3.2",
            "Be brief.",
            List.of(
                new ChatEntry.User("What time is it?", Optional.empty()),
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
