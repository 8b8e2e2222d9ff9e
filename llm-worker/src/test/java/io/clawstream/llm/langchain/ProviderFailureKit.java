package io.clawstream.llm.langchain;

import static io.clawstream.llm.langchain.FakeApi.send;
import static io.clawstream.llm.langchain.FakeApi.sendAll;
import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.llm.langchain.FakeApi.Script;
import io.clawstream.llm.langchain.FakeApi.Step;
import io.clawstream.llm.provider.ChatEvent;
import io.clawstream.llm.provider.FinishReason;
import io.clawstream.llm.provider.ProviderFailure;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a provider says when it does not answer, or not to the end; part of {@link LlmProviderKit}.
 */
abstract class ProviderFailureKit extends ProviderStand {
  @Test
  void anErrorInTheMiddleOfAnAnswerIsAFailureAfterTheTextThatCameBefore() {
    List<Step> steps = new ArrayList<>(sendAll(wire().opening()));
    steps.addAll(sendAll(List.of(wire().text("It is"), wire().errorInStream("Overloaded"))));
    api.will(stream(steps));
    List<ChatEvent> events = new ArrayList<>();

    ProviderFailure failure = failure(provider(), question(), events::add);

    assertThat(failure).isInstanceOf(ProviderFailure.Unavailable.class);
    assertThat(failure.message()).contains("Overloaded");
    assertThat(text(events)).isEqualTo("It is");
    assertThat(events).noneMatch(event -> event instanceof ChatEvent.End);
  }

  @Test
  void aConnectionThatBreaksInTheMiddleOfAnAnswerIsAFailure() {
    List<Step> steps = new ArrayList<>(sendAll(wire().opening()));
    steps.addAll(List.of(send(wire().text("It is")), new Step.Break()));
    api.will(stream(steps));

    assertThat(failure(question())).isInstanceOf(ProviderFailure.Unavailable.class);
  }

  @Test
  void aStreamThatEndsWithoutItsLastEventIsNoAnswer() {
    List<Step> steps = new ArrayList<>(sendAll(wire().opening()));
    steps.add(send(wire().text("It is")));
    api.will(stream(steps));

    ProviderFailure failure = failure(question());

    assertThat(failure).isInstanceOf(ProviderFailure.Unavailable.class);
    assertThat(failure.message()).contains("before the answer was whole");
  }

  @Test
  void aConnectionThatGoesSilentIsGivenUpAfterTheIdleTime() throws Exception {
    warmUp();
    List<Step> steps = new ArrayList<>(sendAll(wire().opening()));
    steps.addAll(List.of(send(wire().text("It is")), new Step.Await(new CountDownLatch(1))));
    api.will(stream(steps));

    ProviderFailure failure = failure(provider(config(SHORT)), question(), _ -> true);

    assertThat(failure).isInstanceOf(ProviderFailure.Unavailable.class);
    assertThat(failure.message()).contains("heard nothing for 0.5 s");
  }

  @Test
  void aServerThatNeverAnswersIsGivenUpAfterTheIdleTime() throws Exception {
    warmUp();
    api.will(stream(List.of(new Step.Await(new CountDownLatch(1)))));

    ProviderFailure failure = failure(provider(config(SHORT)), question(), _ -> true);

    assertThat(failure).isInstanceOf(ProviderFailure.Unavailable.class);
    assertThat(failure.message()).contains("no answer within 0.5 s");
  }

  @Test
  void anAnswerThatDripsOnIsGivenUpWhenTheWholeTimeIsOver() throws Exception {
    warmUp();
    CountDownLatch clientGone = new CountDownLatch(1);
    List<Step> steps = new ArrayList<>(sendAll(wire().opening()));
    steps.add(
        new Step.Repeat(FakeApi.bytes(wire().keepAlive()), Duration.ofMillis(20), clientGone));
    api.will(stream(steps));

    ProviderFailure failure = failure(question().withTimeout(SHORT));

    assertThat(failure).isInstanceOf(ProviderFailure.Unavailable.class);
    assertThat(failure.message()).contains("took longer than 0.5 s");
    assertThat(clientGone.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whatCannotBeReadIsAFailureAndNotAnAnswer() {
    List<Step> steps = new ArrayList<>(sendAll(wire().opening()));
    steps.addAll(sendAll(List.of(wire().text("It is"), wire().garbage())));
    steps.addAll(sendAll(wire().ending(FinishReason.STOP, 1, 1)));
    api.will(stream(steps));

    assertThat(failure(question())).isInstanceOf(ProviderFailure.Unavailable.class);
  }

  @Test
  void aRateLimitIsToldWithTheWaitThatTheProviderWants() {
    api.will(error(429, wire().errorBody("Slow down")).header("Retry-After", "7"));

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
        error(429, wire().errorBody("Slow down"))
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
    api.will(error(429, wire().errorBody("Slow down")).header("Retry-After", inAMinute));

    assertThat(((ProviderFailure.RateLimited) failure(question())).retryAfter().orElseThrow())
        .isBetween(Duration.ofSeconds(50), Duration.ofSeconds(60));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "-1", "1e400"})
  void aRateLimitWithoutAnUnderstandableWaitHasNone(String retryAfter) {
    Script script = error(429, wire().errorBody("Slow down"));
    api.will(retryAfter.isEmpty() ? script : script.header("Retry-After", retryAfter));

    assertThat(((ProviderFailure.RateLimited) failure(question())).retryAfter()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 500, 502, 503, 504, 529})
  void aProviderThatCannotJustNowIsUnavailable(int status) {
    api.will(error(status, wire().errorBody("Try later")).header("Retry-After", "3"));

    assertThat(failure(question()))
        .isEqualTo(
            new ProviderFailure.Unavailable(
                "Provider 'kit' (localhost) answered " + status + ": Try later.",
                Optional.of(Duration.ofSeconds(3))));
  }

  @ParameterizedTest
  @ValueSource(ints = {307, 400, 401, 402, 403, 404, 405, 422})
  void aProviderThatWillNotRejects(int status) {
    api.will(error(status, wire().errorBody("No")));

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
            wire().errorBody("Incorrect API key provided: " + KEY + ", not sk-other-99999999.")));

    ProviderFailure failure = failure(question());

    assertThat(failure.message())
        .contains("Incorrect API key provided: ***, not ***.")
        .contains("Check the API key of llm.providers.kit.");
  }

  @Test
  void aConversationThatIsTooLongIsAFailureOfItsOwn() {
    api.will(error(400, wire().tooLongBody()));

    assertThat(failure(question())).isInstanceOf(ProviderFailure.ContextTooLong.class);
  }

  @Test
  void anErrorBodyUnderStatus200IsAFailure() {
    api.will(error(200, wire().errorBody("The server is having a day")));

    ProviderFailure failure = failure(question());

    assertThat(failure).isInstanceOf(ProviderFailure.Unavailable.class);
    assertThat(failure.message()).contains("The server is having a day");
  }

  @Test
  void anythingElseUnderStatus200IsRejectedWithAHint() {
    api.will(error(200, "{\"hello\":\"world\"}"));

    assertThat(failure(question()))
        .isInstanceOfSatisfying(
            ProviderFailure.Rejected.class,
            rejected -> assertThat(rejected.message()).contains("instead of a stream"));
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
