package io.clawstream.llm.langchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.clawstream.llm.provider.ChatEntry;
import io.clawstream.llm.provider.ChatRequest;
import io.clawstream.llm.provider.LlmProviderFactory;
import io.clawstream.llm.provider.ProviderConfig;
import io.clawstream.llm.provider.ToolUse;
import io.clawstream.llm.provider.UnusableProviderException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class AnthropicProviderTest extends LlmProviderKit {
  @Override
  LlmProviderFactory factory() {
    return new AnthropicProviderFactory();
  }

  @Override
  Recording recording() {
    return Recording.events("anthropic");
  }

  @Override
  String imagePath() {
    return "/messages/2/content/%d/source/data";
  }

  @Override
  String path() {
    return "/v1/messages";
  }

  @Override
  List<String> toolCallIds() {
    return List.of("toolu_01A", "toolu_01B", "toolu_01C");
  }

  @Test
  void theRequestHasEverythingThatTheJobHas() throws Exception {
    api.will(good());
    ChatRequest request =
        new ChatRequest(
            "claude-sonnet-4-5",
            "Be brief.",
            List.of(
                new ChatEntry.User("What time is it?", Optional.empty(), List.of()),
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
