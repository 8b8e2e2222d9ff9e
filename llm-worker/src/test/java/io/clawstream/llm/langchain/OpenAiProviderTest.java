package io.clawstream.llm.langchain;

import static io.clawstream.llm.langchain.FakeApi.send;
import static io.clawstream.llm.langchain.FakeApi.sendAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.clawstream.llm.provider.ChatEntry;
import io.clawstream.llm.provider.ChatEvent;
import io.clawstream.llm.provider.ChatRequest;
import io.clawstream.llm.provider.FinishReason;
import io.clawstream.llm.provider.LlmProviderFactory;
import io.clawstream.llm.provider.ProviderConfig;
import io.clawstream.llm.provider.ProviderFailure;
import io.clawstream.llm.provider.ToolUse;
import io.clawstream.llm.provider.UnusableProviderException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Frames as api.openai.com and its imitators send them. */
class OpenAiProviderTest extends LlmProviderKit {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  LlmProviderFactory factory() {
    return new OpenAiProviderFactory();
  }

  @Override
  Wire wire() {
    return new OpenAiWire();
  }

  static String chunk(String choices, String more) {
    return "data: {\"id\":\"chatcmpl-9\",\"object\":\"chat.completion.chunk\",\"created\":1726000000,"
        + "\"model\":\"gpt-4o-mini-2024-07-18\",\"system_fingerprint\":\"fp_1\",\"choices\":["
        + choices
        + "]"
        + more
        + "}\n\n";
  }

  static String delta(String delta, String finish) {
    return "{\"index\":0,\"delta\":"
        + delta
        + ",\"logprobs\":null,\"finish_reason\":"
        + finish
        + "}";
  }

  static final class OpenAiWire implements Wire {
    @Override
    public String contentType() {
      return "text/event-stream; charset=utf-8";
    }

    @Override
    public List<String> opening() {
      return List.of(
          chunk(
              delta("{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}", "null"),
              ",\"usage\":null"));
    }

    @Override
    public String text(String piece) {
      return chunk(
          delta("{\"content\":" + JSON.valueToTree(piece) + "}", "null"), ",\"usage\":null");
    }

    @Override
    public List<String> toolCalls(List<ToolUse> uses, int pieces) {
      List<String> frames = new ArrayList<>();
      for (int i = 0; i < uses.size(); i++) {
        ToolUse use = uses.get(i);
        frames.add(
            chunk(
                delta(
                    "{\"tool_calls\":[{\"index\":%d,\"id\":\"%s\",\"type\":\"function\",\"function\":{\"name\":\"%s\",\"arguments\":\"\"}}]}"
                        .formatted(i, use.callId(), use.name()),
                    "null"),
                ""));
        for (String piece : LlmProviderKit.pieces(use.arguments(), pieces)) {
          frames.add(
              chunk(
                  delta(
                      "{\"tool_calls\":[{\"index\":%d,\"function\":{\"arguments\":%s}}]}"
                          .formatted(i, JSON.valueToTree(piece)),
                      "null"),
                  ""));
        }
      }
      return frames;
    }

    @Override
    public List<String> ending(FinishReason reason, int inputTokens, int outputTokens) {
      return List.of(
          chunk(delta("{}", "\"" + reason.text().orElseThrow() + "\""), ",\"usage\":null"),
          chunk(
              "",
              ",\"usage\":{\"prompt_tokens\":%d,\"completion_tokens\":%d,\"total_tokens\":%d}"
                  .formatted(inputTokens, outputTokens, inputTokens + outputTokens)),
          "data: [DONE]\n\n");
    }

    @Override
    public String keepAlive() {
      return ": OPENROUTER PROCESSING\n\n";
    }

    @Override
    public String garbage() {
      return "data: {\"choices\": [{\"delta\n\n";
    }

    @Override
    public String errorInStream(String message) {
      return "data: {\"error\":{\"message\":\""
          + message
          + "\",\"type\":\"server_error\",\"code\":null}}\n\n";
    }

    @Override
    public String errorBody(String message) {
      return "{\"error\":{\"message\":\""
          + message
          + "\",\"type\":\"server_error\",\"param\":null,\"code\":null}}";
    }

    @Override
    public String tooLongBody() {
      return "{\"error\":{\"message\":\"This model's maximum context length is 128000 tokens. However, your messages"
          + " resulted in 130011 tokens.\",\"type\":\"invalid_request_error\",\"param\":\"messages\",\"code\":\"context_length_exceeded\"}}";
    }

    @Override
    public String path() {
      return "/v1/chat/completions";
    }
  }

  @Test
  void theRequestHasEverythingThatTheJobHas() throws Exception {
    api.will(stream(answer(List.of("ok"), FinishReason.STOP)));
    ChatRequest request =
        new ChatRequest(
            "gpt-4o-mini",
            "Be brief.",
            List.of(
                new ChatEntry.User("What time is it?", Optional.of("Ada")),
                new ChatEntry.Assistant(
                    "",
                    List.of(new ToolUse("call_1", "get_current_time", "{\"timezone\":\"UTC\"}"))),
                new ChatEntry.ToolOutcome("call_1", "get_current_time", "12:00"),
                new ChatEntry.Assistant("", List.of()),
                new ChatEntry.User(" ", Optional.empty())),
            List.of(TIME),
            OptionalDouble.of(0.5),
            OptionalInt.of(77),
            Duration.ofSeconds(10));

    var _ = ask(request);

    FakeApi.Request sent = api.requests().getFirst();
    assertThat(sent.headers()).containsEntry("Authorization", List.of("Bearer " + KEY));
    assertThat(sent.headers()).containsEntry("User-agent", List.of("clawstream"));
    JsonNode body = JSON.readTree(sent.body());
    assertThat(body.path("model").asText()).isEqualTo("gpt-4o-mini");
    assertThat(body.path("stream").asBoolean()).isTrue();
    assertThat(body.path("stream_options").path("include_usage").asBoolean()).isTrue();
    assertThat(body.path("temperature").asDouble()).isEqualTo(0.5);
    assertThat(body.path("max_tokens").asInt()).isEqualTo(77);
    assertThat(body.path("messages"))
        .isEqualTo(
            JSON.readTree(
                """
                [{"role":"system","content":"Be brief."},
                 {"role":"user","content":"Ada: What time is it?"},
                 {"role":"assistant","tool_calls":[{"id":"call_1","type":"function",
                    "function":{"name":"get_current_time","arguments":"{\\"timezone\\":\\"UTC\\"}"}}]},
                 {"role":"tool","tool_call_id":"call_1","content":"12:00"},
                 {"role":"user","content":"(no text)"}]"""));
    assertThat(body.path("tools"))
        .isEqualTo(
            JSON.readTree(
                """
                [{"type":"function","function":{"name":"get_current_time","description":"Tells the time.",
                  "parameters":{"type":"object","required":["timezone"],
                    "properties":{"timezone":{"type":"string","description":"IANA name"}}}}}]"""));
  }

  @Test
  void aServerThatSendsNoDoneAndNoUsageIsUnderstood() throws Exception {
    List<String> frames = new ArrayList<>(wire().opening());
    frames.add(wire().text("ok"));
    frames.add(chunk(delta("{}", "\"stop\""), ""));
    api.will(stream(sendAll(frames)));

    assertThat(ask(question()))
        .filteredOn(event -> !(event instanceof ChatEvent.Pause))
        .containsExactly(new ChatEvent.TextDelta("ok"), new ChatEvent.End(FinishReason.STOP));
  }

  @Test
  void anErrorWithAStatusAsItsCodeIsReadAsThatStatus() {
    api.will(
        stream(
            List.of(
                send(
                    "data: {\"error\":{\"code\":429,\"message\":\"Rate limited upstream\"}}\n\n"))));

    assertThat(failure(question())).isInstanceOf(ProviderFailure.RateLimited.class);
  }

  @Test
  void anAccountWithoutCreditIsNotAskedAgain() {
    api.will(
        error(
            429,
            "{\"error\":{\"message\":\"You exceeded your current quota\",\"type\":\"insufficient_quota\",\"code\":\"insufficient_quota\"}}"));

    assertThat(failure(question())).isInstanceOf(ProviderFailure.Rejected.class);
  }

  @Test
  void aTextAboutErrorsIsNoError() throws Exception {
    api.will(
        stream(answer(List.of("the field \"error\": {\"message\": \"x\"}"), FinishReason.STOP)));

    assertThat(text(ask(question()))).isEqualTo("the field \"error\": {\"message\": \"x\"}");
  }

  @Test
  void withoutAKeyOpenAiItselfCannotBeUsedButAServerOfOnesOwnCan() throws Exception {
    assertThatThrownBy(() -> factory().create(ProviderConfig.named("openai")))
        .isInstanceOf(UnusableProviderException.class)
        .hasMessageContaining("OPENAI_API_KEY");
    ProviderConfig config = ProviderConfig.named("local");
    api.will(stream(answer(List.of("ok"), FinishReason.STOP)));

    var _ =
        ask(
            provider(
                new ProviderConfig(
                    "local",
                    Optional.of(baseUrl(api.url())),
                    Optional.empty(),
                    config.connectTimeout(),
                    config.idleTimeout(),
                    true,
                    OptionalInt.empty(),
                    Duration.ZERO)),
            question());

    assertThat(api.requests().getFirst().headers()).doesNotContainKey("Authorization");
  }
}
