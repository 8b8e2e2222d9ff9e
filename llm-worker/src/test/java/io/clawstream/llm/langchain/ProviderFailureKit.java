package io.clawstream.llm.langchain;

import static io.clawstream.llm.langchain.FakeApi.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.clawstream.llm.langchain.FakeApi.Script;
import io.clawstream.llm.langchain.FakeApi.Step;
import io.clawstream.llm.provider.ChatEntry;
import io.clawstream.llm.provider.ChatEvent;
import io.clawstream.llm.provider.ChatRequest;
import io.clawstream.llm.provider.LlmProvider;
import io.clawstream.llm.provider.ProviderFailure;
import io.clawstream.llm.provider.ToolUse;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a provider says when it does not answer; every provider kit has it. */
abstract class ProviderFailureKit extends ImageKit {
  @Test
  void whatTheConversationHasIsAsked() throws Exception {
    api.will(good());
    ChatRequest request =
        new ChatRequest(
            "a-model",
            "Be brief.",
            List.of(
                new ChatEntry.User("What time is it?", Optional.of("Ada"), List.of()),
                new ChatEntry.Assistant(
                    "",
                    List.of(
                        new ToolUse("call_1", "get_current_time", "{\"timezone\":\"Asia/Aden\"}"))),
                new ChatEntry.ToolOutcome("call_1", "get_current_time", "12:00 in Aden"),
                new ChatEntry.Assistant("It is noon.", List.of()),
                new ChatEntry.User("Thanks", Optional.empty(), List.of())),
            List.of(TIME),
            OptionalDouble.empty(),
            OptionalInt.empty(),
            Duration.ofSeconds(10));

    assertThat(text(ask(request))).isEqualTo(TEXT);

    assertThat(api.requests()).hasSize(1);
    FakeApi.Request sent = api.requests().getFirst();
    assertThat(sent.path()).isEqualTo(path());
    assertThat(sent.headers()).containsEntry("User-agent", List.of("clawstream"));
    assertThat(sent.body())
        .contains(
            "Be brief.",
            "Ada: What time is it?",
            "get_current_time",
            "Asia/Aden",
            "12:00 in Aden",
            "It is noon.",
            "Thanks",
            "Tells the time.",
            "IANA name");
  }

  @Test
  void oneQuestionIsOneRequestHoweverItEnds() {
    api.will(error(500, recording().error("broken")));

    assertThat(failure(question())).isInstanceOf(ProviderFailure.Unavailable.class);
    assertThat(api.requests()).hasSize(1);
  }

  @Test
  void interruptingTheThreadBeforeTheFirstByteEndsTheCall() throws Exception {
    api.will(new Script(200, Map.of(), List.of(new Step.Await(new CountDownLatch(1)))));
    LlmProvider provider = provider();
    CompletableFuture<Throwable> ended = new CompletableFuture<>();
    Thread caller =
        Thread.startVirtualThread(
            () -> ended.complete(catchThrowable(() -> provider.chat(question(), _ -> true))));
    Awaitility.await().until(() -> !api.requests().isEmpty());

    caller.interrupt();

    assertThat(ended.get(10, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
  }

  @Test
  void aServerThatNeverAnswersIsGivenUpAfterTheIdleTime() throws Exception {
    warmUp();
    api.will(new Script(200, Map.of(), List.of(new Step.Await(new CountDownLatch(1)))));

    ProviderFailure failure = failure(provider(config(SHORT)), question(), _ -> true);

    assertThat(failure).isInstanceOf(ProviderFailure.Unavailable.class);
    assertThat(failure.message()).contains("no answer within 0.5 s");
  }

  @Test
  void theProvidersOwnWordsForTooManyRequestsAreARateLimit() {
    api.will(error(429, recording().json("rate-limit")));

    assertThat(failure(question())).isInstanceOf(ProviderFailure.RateLimited.class);
  }

  @Test
  void aRateLimitIsToldWithTheWaitThatTheProviderWants() {
    api.will(error(429, recording().error("Slow down")).header("Retry-After", "7"));

    assertThat(failure(question()))
        .isInstanceOfSatisfying(
            ProviderFailure.RateLimited.class,
            limited -> {
              assertThat(limited.retryAfter()).contains(Duration.ofSeconds(7));
              assertThat(limited.message()).contains("429").contains("Slow down");
            });
  }

  @Test
  void whatIsLeftOfTheRateLimitsIsToldBeforeARefusalToo() {
    api.will(
        error(429, recording().error("Slow down"))
            .header("x-ratelimit-remaining-requests", "3")
            .header("x-ratelimit-reset-requests", "1m2.5s"));
    List<ChatEvent> events = new ArrayList<>();

    ProviderFailure failure = failure(provider(), question(), events::add);

    assertThat(failure).isInstanceOf(ProviderFailure.RateLimited.class);
    assertThat(events).containsExactly(LEFT);
  }

  @Test
  void theWaitMayBeADate() {
    String inAMinute =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            Instant.now().plusSeconds(60).atZone(ZoneOffset.UTC));
    api.will(error(429, recording().error("Slow down")).header("Retry-After", inAMinute));

    assertThat(((ProviderFailure.RateLimited) failure(question())).retryAfter().orElseThrow())
        .isBetween(Duration.ofSeconds(50), Duration.ofSeconds(60));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "-1", "1e400"})
  void aRateLimitWithoutAnUnderstandableWaitHasNone(String retryAfter) {
    Script script = error(429, recording().error("Slow down"));
    api.will(retryAfter.isEmpty() ? script : script.header("Retry-After", retryAfter));

    assertThat(((ProviderFailure.RateLimited) failure(question())).retryAfter()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 500, 502, 503, 504, 529})
  void aProviderThatCannotJustNowIsUnavailable(int status) {
    api.will(error(status, recording().error("Try later")).header("Retry-After", "3"));

    assertThat(failure(question()))
        .isEqualTo(
            new ProviderFailure.Unavailable(
                "Provider 'kit' (localhost) answered " + status + ": Try later.",
                Optional.of(Duration.ofSeconds(3))));
  }

  @ParameterizedTest
  @ValueSource(ints = {307, 400, 401, 402, 403, 404, 405, 422})
  void aProviderThatWillNotRejects(int status) {
    api.will(error(status, recording().error("No")));

    ProviderFailure failure = failure(question());

    assertThat(failure).isInstanceOf(ProviderFailure.Rejected.class);
    assertThat(failure.message())
        .startsWith("Provider 'kit' (localhost) answered " + status + ": No.");
  }

  @Test
  void anErrorPageThatIsNoJsonIsQuotedBriefly() {
    api.will(
        new Script(
            502,
            Map.of("Content-Type", "text/html"),
            List.of(send("<html>\n<h1>Bad Gateway</h1>" + "x".repeat(5_000)))));

    ProviderFailure failure = failure(question());

    assertThat(failure).isInstanceOf(ProviderFailure.Unavailable.class);
    assertThat(failure.message()).contains("Bad Gateway").hasSizeLessThan(500);
  }

  @Test
  void aKeyThatTheProviderQuotesIsNotRepeated() {
    api.will(
        error(
            401,
            recording().error("Incorrect API key provided: " + KEY + ", not sk-other-99999999.")));

    ProviderFailure failure = failure(question());

    assertThat(failure.message())
        .contains("Incorrect API key provided: ***, not ***.")
        .contains("Check the API key of llm.providers.kit.");
  }

  @Test
  void aConversationThatIsTooLongIsAFailureOfItsOwn() {
    api.will(error(400, recording().json("too-long")));

    assertThat(failure(question())).isInstanceOf(ProviderFailure.ContextTooLong.class);
  }

  @Test
  void anErrorBodyUnderStatus200IsAFailure() {
    api.will(error(200, recording().error("The server is having a day")));

    ProviderFailure failure = failure(question());

    assertThat(failure).isInstanceOf(ProviderFailure.Unavailable.class);
    assertThat(failure.message()).contains("The server is having a day");
  }

  @Test
  void aServerThatIsNotThereIsUnavailable() {
    URI gone = api.url();
    api.close();

    ProviderFailure failure = failure(provider(config(gone, SHORT)), question(), _ -> true);

    assertThat(failure).isInstanceOf(ProviderFailure.Unavailable.class);
    assertThat(failure.message()).contains("The connection to Provider 'kit' (localhost) failed");
  }
}
