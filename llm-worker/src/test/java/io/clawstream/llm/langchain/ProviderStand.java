package io.clawstream.llm.langchain;

import static io.clawstream.llm.langchain.FakeApi.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.clawstream.llm.langchain.FakeApi.Script;
import io.clawstream.llm.provider.ApiKey;
import io.clawstream.llm.provider.ChatEntry;
import io.clawstream.llm.provider.ChatEvent;
import io.clawstream.llm.provider.ChatListener;
import io.clawstream.llm.provider.ChatRequest;
import io.clawstream.llm.provider.FinishReason;
import io.clawstream.llm.provider.LlmProvider;
import io.clawstream.llm.provider.LlmProviderFactory;
import io.clawstream.llm.provider.ProviderConfig;
import io.clawstream.llm.provider.ProviderException;
import io.clawstream.llm.provider.ProviderFailure;
import io.clawstream.llm.provider.ToolOffer;
import io.clawstream.llm.provider.ToolUse;
import io.clawstream.llm.provider.UnusableProviderException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;

/**
 * Workbench of the provider kits: a fake server, providers that ask it, and what was recorded of
 * the real ones.
 */
abstract class ProviderStand {
  static final ObjectMapper JSON = new ObjectMapper();
  static final String KEY = "sk-test-4711abcdef";
  static final ToolOffer TIME =
      new ToolOffer(
          "get_current_time",
          "Tells the time.",
          """
          {"type":"object","properties":{"timezone":{"type":"string","description":"IANA name"}},"required":["timezone"]}""");

  /** What the headers tell in the kit's tests of rate limits. */
  static final ChatEvent.LimitsTold LEFT =
      new ChatEvent.LimitsTold(
          OptionalLong.of(3),
          Optional.of(Duration.ofMillis(62_500)),
          OptionalLong.empty(),
          Optional.empty());

  static final Duration SHORT = Duration.ofMillis(500);

  final FakeApi api = new FakeApi();
  private final List<LlmProvider> made = new ArrayList<>();

  /** What every recorded answer says. */
  static final List<String> PIECES =
      List.of("Grüße, ", "你好 👩‍👩‍👧 ", "“quoted” \\ and ", "naïve\nlines.");

  static final String TEXT = String.join("", PIECES);

  /** What every recorded wish for tools wants, but for the ids. */
  static final List<ToolUse> TOOL_USES =
      List.of(
          new ToolUse("", "get_current_time", "{\"timezone\":\"Europe/Zürich\"}"),
          new ToolUse("", "get_current_time", "{\"timezone\":\"Asia/Tokyo\"}"),
          new ToolUse("", "lookup", "{\"q\":\"x\"}"));

  /** The provider's traffic. */
  abstract Recording recording();

  /** Where requests for the model {@code a-model} go. */
  abstract String path();

  /** The ids that the recorded tool calls have. */
  abstract List<String> toolCallIds();

  /** The recorded answer, as HTTP has it. */
  abstract Script good();

  abstract LlmProviderFactory factory();

  /** Whether the provider is asked for streams. */
  abstract boolean streaming();

  /** The base URL, given the server's address. */
  URI baseUrl(URI server) {
    return server.resolve("/v1");
  }

  @AfterEach
  void stop() {
    made.forEach(LlmProvider::close);
    api.close();
  }

  /** The first call of all takes longer than the short times of some tests. */
  final void warmUp() throws Exception {
    api.will(good());
    assertThat(text(ask(question()))).isEqualTo(TEXT);
  }

  final LlmProvider provider() {
    return provider(config(Duration.ofSeconds(20)));
  }

  final LlmProvider provider(ProviderConfig config) {
    try {
      LlmProvider provider = factory().create(config);
      made.add(provider);
      return provider;
    } catch (UnusableProviderException e) {
      throw new AssertionError(e);
    }
  }

  final ProviderConfig config(Duration idle) {
    return config(api.url(), idle);
  }

  final ProviderConfig config(URI server, Duration idle) {
    return new ProviderConfig(
        "kit",
        Optional.of(baseUrl(server)),
        Optional.of(new ApiKey(KEY)),
        Duration.ofSeconds(5),
        Optional.of(idle),
        true,
        true,
        OptionalInt.empty(),
        Duration.ZERO,
        streaming());
  }

  static ChatRequest question() {
    return new ChatRequest(
        "a-model",
        "Be brief.",
        List.of(new ChatEntry.User("Hi", Optional.empty(), List.of())),
        List.of(TIME),
        OptionalDouble.empty(),
        OptionalInt.empty(),
        Duration.ofSeconds(20));
  }

  final List<ChatEvent> ask(ChatRequest request) throws Exception {
    return ask(provider(), request);
  }

  static List<ChatEvent> ask(LlmProvider provider, ChatRequest request) throws Exception {
    List<ChatEvent> events = new ArrayList<>();
    provider.chat(request, events::add);
    return events;
  }

  final ProviderFailure failure(ChatRequest request) {
    return failure(provider(), request, _ -> true);
  }

  static ProviderFailure failure(LlmProvider provider, ChatRequest request, ChatListener listener) {
    ProviderException thrown =
        catchThrowableOfType(ProviderException.class, () -> provider.chat(request, listener));
    assertThat(thrown).as("the call fails").isNotNull();
    return thrown.failure();
  }

  static Script error(int status, String body) {
    return new Script(status, Map.of("Content-Type", "application/json"), List.of(send(body)));
  }

  static ChatListener opening(CountDownLatch first) {
    return event -> {
      if (event instanceof ChatEvent.TextDelta) {
        first.countDown();
      }
      return true;
    };
  }

  static String text(List<ChatEvent> events) {
    StringBuilder text = new StringBuilder();
    for (ChatEvent event : events) {
      if (event instanceof ChatEvent.TextDelta(String piece)) {
        text.append(piece);
      }
    }
    return text.toString();
  }

  static List<ToolUse> toolUses(List<ChatEvent> events) {
    return events.stream()
        .filter(ChatEvent.ToolRequested.class::isInstance)
        .map(event -> ((ChatEvent.ToolRequested) event).use())
        .toList();
  }

  final void assertThatTheRecordedToolsAreWanted(List<ChatEvent> events) throws Exception {
    List<ToolUse> uses = toolUses(events);
    assertThat(uses).extracting(ToolUse::callId).containsExactlyElementsOf(toolCallIds());
    assertThat(uses)
        .extracting(ToolUse::name)
        .containsExactlyElementsOf(TOOL_USES.stream().map(ToolUse::name).toList());
    for (int i = 0; i < uses.size(); i++) {
      assertThat(JSON.readTree(uses.get(i).arguments()))
          .isEqualTo(JSON.readTree(TOOL_USES.get(i).arguments()));
    }
    assertThat(events).last().isEqualTo(new ChatEvent.End(FinishReason.TOOL_CALLS));
  }
}
