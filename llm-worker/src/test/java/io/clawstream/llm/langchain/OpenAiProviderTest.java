package io.clawstream.llm.langchain;

import static io.clawstream.llm.langchain.FakeApi.send;
import static io.clawstream.llm.langchain.FakeApi.sendAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.clawstream.llm.langchain.FakeApi.Step;
import io.clawstream.llm.provider.ChatEntry;
import io.clawstream.llm.provider.ChatEvent;
import io.clawstream.llm.provider.ChatRequest;
import io.clawstream.llm.provider.FinishReason;
import io.clawstream.llm.provider.LlmProvider;
import io.clawstream.llm.provider.LlmProviderFactory;
import io.clawstream.llm.provider.ProviderConfig;
import io.clawstream.llm.provider.ProviderFailure;
import io.clawstream.llm.provider.ToolUse;
import io.clawstream.llm.provider.UnusableProviderException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OpenAiProviderTest extends LlmProviderKit {
  @Override
  LlmProviderFactory factory() {
    return new OpenAiProviderFactory();
  }

  @Override
  Recording recording() {
    return Recording.events("openai");
  }

  @Override
  String path() {
    return "/v1/chat/completions";
  }

  @Override
  List<String> toolCallIds() {
    return List.of("call_a1", "call_b2", "call_c3");
  }

  @Test
  void theRequestHasEverythingThatTheJobHas() throws Exception {
    api.will(good());
    ChatRequest request =
        new ChatRequest(
            "gpt-4o-mini",
            "Be brief.",
            List.of(
                new ChatEntry.User("What time is it?", Optional.of("Ada"), List.of()),
                new ChatEntry.Assistant(
                    "",
                    List.of(new ToolUse("call_1", "get_current_time", "{\"timezone\":\"UTC\"}"))),
                new ChatEntry.ToolOutcome("call_1", "get_current_time", "12:00"),
                new ChatEntry.Assistant("", List.of()),
                new ChatEntry.User(" ", Optional.empty(), List.of())),
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

  /** With the JDK's client alone about one in forty stays open for up to 3 s. */
  @Test
  void whereverAStreamIsInterruptedItsConnectionIsClosedSoonThoughNothingElseGoesOn()
      throws Exception {
    LlmProvider provider = provider();
    for (int i = 1; i <= 150; i++) {
      CountDownLatch clientGone = new CountDownLatch(1);
      List<Step> steps = new ArrayList<>(sendAll(recording().untilText()));
      ByteBuffer text = FakeApi.bytes(recording().textFrame());
      steps.add(new Step.Repeat(text, Duration.ofNanos(i * 10_000L), clientGone));
      api.will(stream(steps));

      interruptAfter(i * 50_000L, provider);

      assertThat(clientGone.await(1, TimeUnit.SECONDS)).as("call %s", i).isTrue();
    }
  }

  @Test
  void aServerThatSendsNoDoneAndNoUsageIsUnderstood() throws Exception {
    List<String> frames = recording().frames("text");
    api.will(stream(sendAll(frames.subList(0, frames.size() - 2))));

    List<ChatEvent> events = ask(question());

    assertThat(text(events)).isEqualTo(TEXT);
    assertThat(events).noneMatch(event -> event instanceof ChatEvent.UsageCounted);
    assertThat(events).last().isEqualTo(new ChatEvent.End(FinishReason.STOP));
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
    List<String> frames = new ArrayList<>(recording().frames("text"));
    String about = "the field \"error\": {\"message\": \"x\"}";
    frames.replaceAll(
        frame ->
            frame.replace(
                JSON.valueToTree(PIECES.get(0)).toString(), JSON.valueToTree(about).toString()));
    api.will(stream(sendAll(frames)));

    assertThat(text(ask(question()))).startsWith(about);
  }

  @Test
  void withoutAKeyOpenAiItselfCannotBeUsedButAServerOfOnesOwnCan() throws Exception {
    assertThatThrownBy(() -> factory().create(ProviderConfig.named("openai")))
        .isInstanceOf(UnusableProviderException.class)
        .hasMessageContaining("OPENAI_API_KEY");
    ProviderConfig config = ProviderConfig.named("local");
    api.will(good());

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
                    true,
                    OptionalInt.empty(),
                    Duration.ZERO,
                    true)),
            question());

    assertThat(api.requests().getFirst().headers()).doesNotContainKey("Authorization");
  }
}
