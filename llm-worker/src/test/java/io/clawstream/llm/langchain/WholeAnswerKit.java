package io.clawstream.llm.langchain;

import static io.clawstream.llm.langchain.FakeApi.send;
import static io.clawstream.llm.langchain.FakeApi.sendBytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clawstream.llm.langchain.FakeApi.Script;
import io.clawstream.llm.langchain.FakeApi.Step;
import io.clawstream.llm.provider.ChatEvent;
import io.clawstream.llm.provider.FinishReason;
import io.clawstream.llm.provider.ProviderFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every provider must pass that is asked for whole answers and not for streams. */
@Timeout(30)
abstract class WholeAnswerKit extends ProviderFailureKit {
  private static final String JSON_TYPE = "application/json; charset=utf-8";

  @Override
  final boolean streaming() {
    return false;
  }

  @Override
  final Script good() {
    return whole(recorded("whole-text"));
  }

  private static Script whole(List<Step> steps) {
    return new Script(200, Map.of("Content-Type", JSON_TYPE), steps);
  }

  private List<Step> recorded(String name) {
    return List.of(send(recording().json(name)));
  }

  @Test
  void anAnswerIsToldAsOnePieceWithItsUsageAndItsEnd() throws Exception {
    api.will(good());

    assertThat(ask(question()))
        .filteredOn(event -> !(event instanceof ChatEvent.Pause))
        .containsExactly(
            new ChatEvent.TextDelta(TEXT),
            new ChatEvent.UsageCounted(12, 34),
            new ChatEvent.End(FinishReason.STOP));
    assertThat(api.requests().getFirst().body()).doesNotContain("\"stream\":true");
  }

  @Test
  void whatIsLeftOfTheRateLimitsIsToldBeforeTheText() throws Exception {
    api.will(
        good()
            .header("x-ratelimit-remaining-requests", "3")
            .header("x-ratelimit-reset-requests", "1m2.5s"));

    assertThat(ask(question())).first().isEqualTo(LEFT);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 64})
  void itDoesNotMatterWhereTheNetworkCutsTheBytes(int chunk) throws Exception {
    api.will(whole(sendBytes(List.of(recording().json("whole-text")), chunk)));

    assertThat(text(ask(question()))).isEqualTo(TEXT);
  }

  @Test
  void anAnswerThatReachedItsUpperBoundSaysSo() throws Exception {
    api.will(whole(recorded("whole-length")));

    assertThat(ask(question())).last().isEqualTo(new ChatEvent.End(FinishReason.LENGTH));
  }

  @Test
  void severalToolCallsAtOnceKeepTheirOrderIdsAndArguments() throws Exception {
    api.will(whole(recorded("whole-tools")));

    assertThatTheRecordedToolsAreWanted(ask(question()));
  }

  @Test
  void emptyLinesBeforeTheAnswerAreASignOfLife() throws Exception {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      steps.addAll(List.of(send("\n"), new Step.Wait(SHORT.dividedBy(2))));
    }
    steps.addAll(recorded("whole-text"));
    warmUp();
    api.will(whole(steps));

    assertThat(text(ask(provider(config(SHORT)), question()))).isEqualTo(TEXT);
  }

  @Test
  void aConnectionThatGoesSilentIsGivenUpAfterTheIdleTime() throws Exception {
    warmUp();
    api.will(whole(List.of(send("{"), new Step.Await(new CountDownLatch(1)))));

    ProviderFailure failure = failure(provider(config(SHORT)), question(), _ -> true);

    assertThat(failure).isInstanceOf(ProviderFailure.Unavailable.class);
    assertThat(failure.message()).contains("heard nothing for 0.5 s");
  }

  @Test
  void anAnswerThatDripsOnIsGivenUpWhenTheWholeTimeIsOver() throws Exception {
    warmUp();
    CountDownLatch clientGone = new CountDownLatch(1);
    api.will(
        whole(List.of(new Step.Repeat(FakeApi.bytes("\n"), Duration.ofMillis(20), clientGone))));

    ProviderFailure failure = failure(question().withTimeout(SHORT));

    assertThat(failure).isInstanceOf(ProviderFailure.Unavailable.class);
    assertThat(failure.message()).contains("took longer than 0.5 s");
    assertThat(clientGone.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aConnectionThatBreaksInTheMiddleOfAnAnswerIsAFailure() {
    String body = recording().json("whole-text");
    api.will(whole(List.of(send(body.substring(0, body.length() / 2)), new Step.Break())));

    assertThat(failure(question())).isInstanceOf(ProviderFailure.Unavailable.class);
  }

  @Test
  void whatCannotBeReadIsAFailureAndNotAnAnswer() {
    String body = recording().json("whole-text");
    api.will(whole(List.of(send(body.substring(0, body.length() / 2)))));

    assertThat(failure(question())).isInstanceOf(ProviderFailure.Unavailable.class);
  }

  @Test
  void whatTheListenerThrowsComesOutOfTheCall() {
    api.will(good());

    assertThatThrownBy(
            () ->
                provider()
                    .chat(
                        question(),
                        _ -> {
                          throw new IllegalStateException("no room");
                        }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no room");
  }
}
