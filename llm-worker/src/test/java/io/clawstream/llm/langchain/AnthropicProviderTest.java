package io.clawstream.llm.langchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.clawstream.llm.provider.ChatEntry;
import io.clawstream.llm.provider.ChatRequest;
import io.clawstream.llm.provider.FinishReason;
import io.clawstream.llm.provider.LlmProviderFactory;
import io.clawstream.llm.provider.ProviderConfig;
import io.clawstream.llm.provider.ToolUse;
import io.clawstream.llm.provider.UnusableProviderException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Frames as in docs.anthropic.com/en/api/messages-streaming. */
class AnthropicProviderTest extends LlmProviderKit {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  LlmProviderFactory factory() {
    return new AnthropicProviderFactory();
  }

  @Override
  Wire wire() {
    return new AnthropicWire();
  }

  private static String event(String name, String members) {
    return "event: " + name + "\ndata: {\"type\":\"" + name + "\"" + members + "}\n\n";
  }

  private static final class AnthropicWire implements Wire {
    @Override
    public String contentType() {
      return "text/event-stream; charset=utf-8";
    }

    @Override
    public List<String> opening() {
      return List.of(
          event(
              "message_start",
              ",\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude-sonnet-4-5\","
                  + "\"content\":[],\"stop_reason\":null,\"stop_sequence\":null,\"usage\":{\"input_tokens\":12,\"output_tokens\":1}}"),
          event(
              "content_block_start",
              ",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}"),
          event("ping", ""));
    }

    @Override
    public String text(String piece) {
      return event(
          "content_block_delta",
          ",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":"
              + JSON.valueToTree(piece)
              + "}");
    }

    @Override
    public List<String> toolCalls(List<ToolUse> uses, int pieces) {
      List<String> frames = new ArrayList<>();
      for (int i = 0; i < uses.size(); i++) {
        ToolUse use = uses.get(i);
        int index = i + 1;
        frames.add(
            event(
                "content_block_start",
                ",\"index\":%d,\"content_block\":{\"type\":\"tool_use\",\"id\":\"%s\",\"name\":\"%s\",\"input\":{}}"
                    .formatted(index, use.callId(), use.name())));
        for (String piece : LlmProviderKit.pieces(use.arguments(), pieces)) {
          frames.add(
              event(
                  "content_block_delta",
                  ",\"index\":%d,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":%s}"
                      .formatted(index, JSON.valueToTree(piece))));
        }
        frames.add(event("content_block_stop", ",\"index\":" + index));
      }
      return frames;
    }

    @Override
    public List<String> ending(FinishReason reason, int inputTokens, int outputTokens) {
      String stop =
          switch (reason) {
            case STOP -> "end_turn";
            case LENGTH -> "max_tokens";
            case TOOL_CALLS -> "tool_use";
            case CONTENT_FILTER, UNKNOWN -> "refusal";
          };
      return List.of(
          event("content_block_stop", ",\"index\":0"),
          event(
              "message_delta",
              ",\"delta\":{\"stop_reason\":\"%s\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":%d}"
                  .formatted(stop, outputTokens)),
          event("message_stop", ""));
    }

    @Override
    public String keepAlive() {
      return event("ping", "");
    }

    @Override
    public String garbage() {
      return "event: content_block_delta\ndata: {\"type\":\"content_bl\n\n";
    }

    @Override
    public String errorInStream(String message) {
      return event(
          "error", ",\"error\":{\"type\":\"overloaded_error\",\"message\":\"" + message + "\"}");
    }

    @Override
    public String errorBody(String message) {
      return "{\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":\""
          + message
          + "\"}}";
    }

    @Override
    public String tooLongBody() {
      return "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"prompt is too long: 208310"
          + " tokens > 200000 maximum\"}}";
    }

    @Override
    public String path() {
      return "/v1/messages";
    }
  }

  @Test
  void theRequestHasEverythingThatTheJobHas() throws Exception {
    api.will(stream(answer(List.of("ok"), FinishReason.STOP)));
    ChatRequest request =
        new ChatRequest(
            "claude-sonnet-4-5",
            "Be brief.",
            List.of(
                new ChatEntry.User("What time is it?", Optional.empty()),
                new ChatEntry.Assistant(
                    "Let me see.",
                    List.of(
                        new ToolUse("toolu_1", "get_current_time", "{\"timezone\":\"UTC\"}"),
                        new ToolUse("toolu_2", "get_current_time", "{oh no"))),
                new ChatEntry.ToolOutcome("toolu_1", "get_current_time", "12:00"),
                new ChatEntry.ToolOutcome(
                    "toolu_2", "get_current_time", "The arguments are not JSON.")),
            List.of(TIME),
            OptionalDouble.of(0.5),
            OptionalInt.empty(),
            Duration.ofSeconds(10));

    var _ = ask(request);

    FakeApi.Request sent = api.requests().getFirst();
    assertThat(sent.headers()).containsEntry("X-api-key", List.of(KEY));
    assertThat(sent.headers()).containsEntry("Anthropic-version", List.of("2023-06-01"));
    JsonNode body = JSON.readTree(sent.body());
    assertThat(body.path("model").asText()).isEqualTo("claude-sonnet-4-5");
    assertThat(body.path("stream").asBoolean()).isTrue();
    assertThat(body.path("temperature").asDouble()).isEqualTo(0.5);
    assertThat(body.path("max_tokens").asInt()).isEqualTo(4096);
    assertThat(body.path("system").path(0).path("text").asText()).isEqualTo("Be brief.");
    assertThat(body.path("messages"))
        .isEqualTo(
            JSON.readTree(
                """
                [{"role":"user","content":[{"type":"text","text":"What time is it?"}]},
                 {"role":"assistant","content":[{"type":"text","text":"Let me see."},
                   {"type":"tool_use","id":"toolu_1","name":"get_current_time","input":{"timezone":"UTC"}},
                   {"type":"tool_use","id":"toolu_2","name":"get_current_time","input":{"malformed":"{oh no"}}]},
                 {"role":"user","content":[
                   {"type":"tool_result","tool_use_id":"toolu_1","content":"12:00"},
                   {"type":"tool_result","tool_use_id":"toolu_2","content":"The arguments are not JSON."}]}]"""));
    assertThat(body.path("tools"))
        .isEqualTo(
            JSON.readTree(
                """
                [{"name":"get_current_time","description":"Tells the time.","input_schema":{"type":"object",
                  "properties":{"timezone":{"type":"string","description":"IANA name"}},"required":["timezone"]}}]"""));
  }

  @Test
  void withoutAKeyItCannotBeUsed() {
    assertThatThrownBy(() -> factory().create(ProviderConfig.named("anthropic")))
        .isInstanceOf(UnusableProviderException.class)
        .hasMessageContaining("ANTHROPIC_API_KEY");
  }
}
