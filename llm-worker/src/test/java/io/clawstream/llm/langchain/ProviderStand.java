package io.clawstream.llm.langchain;

import static io.clawstream.llm.langchain.FakeApi.send;
import static io.clawstream.llm.langchain.FakeApi.sendAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.clawstream.llm.langchain.FakeApi.Script;
import io.clawstream.llm.langchain.FakeApi.Step;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;

/**
 * Workbench of the provider kit: a fake server, providers that ask it, and how a provider writes
 * things.
 */
abstract class ProviderStand {
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

  /** How a provider writes things. Frames are written one after another into the body. */
  interface Wire {
    String contentType();

    /** What comes first; may be nothing. */
    List<String> opening();

    /** A piece of text. */
    String text(String piece);

    /**
     * Tool calls, each with its arguments in the pieces given (or whole, if the provider always
     * sends them whole).
     */
    List<String> toolCalls(List<ToolUse> uses, int pieces);

    /** The end of an answer. */
    List<String> ending(FinishReason reason, int inputTokens, int outputTokens);

    /** A sign of life without meaning. */
    String keepAlive();

    /** Something that looks like a frame until it is read. */
    String garbage();

    /** An error in the middle of a stream: overloaded. */
    String errorInStream(String message);

    /** An error body. */
    String errorBody(String message);

    /** An error body that says that the conversation is too long. */
    String tooLongBody();

    /** Where requests go. */
    String path();
  }

  abstract Wire wire();

  abstract LlmProviderFactory factory();

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
    api.will(stream(answer(List.of("warm"), FinishReason.STOP)));
    assertThat(text(ask(question()))).isEqualTo("warm");
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
        OptionalInt.empty(),
        Duration.ZERO);
  }

  static ChatRequest question() {
    return new ChatRequest(
        "a-model",
        "Be brief.",
        List.of(new ChatEntry.User("Hi", Optional.empty())),
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

  final Script stream(List<Step> steps) {
    return new Script(200, Map.of("Content-Type", wire().contentType()), steps);
  }

  static Script error(int status, String body) {
    return new Script(status, Map.of("Content-Type", "application/json"), List.of(send(body)));
  }

  final List<Step> answer(List<String> pieces, FinishReason reason) {
    return sendAll(frames(pieces, reason));
  }

  List<String> frames(List<String> pieces, FinishReason reason) {
    return Stream.of(
            wire().opening(),
            pieces.stream().map(wire()::text).toList(),
            wire().ending(reason, 12, 34))
        .flatMap(List::stream)
        .toList();
  }

  List<String> toolFrames(List<ToolUse> uses, int pieces) {
    return Stream.of(
            wire().opening(),
            wire().toolCalls(uses, pieces),
            wire().ending(FinishReason.TOOL_CALLS, 12, 34))
        .flatMap(List::stream)
        .toList();
  }

  List<Step> endless(CountDownLatch clientGone) {
    List<Step> steps = new ArrayList<>(sendAll(wire().opening()));
    steps.add(
        new Step.Repeat(FakeApi.bytes(wire().text("more ")), Duration.ofMillis(10), clientGone));
    return steps;
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

  /** A text in so many pieces, as even as may be. */
  static List<String> pieces(String text, int count) {
    List<String> pieces = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      pieces.add(text.substring(text.length() * i / count, text.length() * (i + 1) / count));
    }
    return pieces;
  }
}
