package io.clawstream.llm.langchain;

import static io.clawstream.llm.langchain.FakeApi.send;
import static io.clawstream.llm.langchain.FakeApi.sendAll;
import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.llm.langchain.FakeApi.Script;
import io.clawstream.llm.langchain.FakeApi.Step;
import io.clawstream.llm.provider.ChatEvent;
import io.clawstream.llm.provider.ProviderFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What happens to a stream that does not come to its end; part of {@link LlmProviderKit}. */
abstract class StreamFailureKit extends ProviderFailureKit {
  @Override
  final boolean streaming() {
    return true;
  }

  @Override
  final Script good() {
    return stream(recorded("text"));
  }

  final Script stream(List<Step> steps) {
    return new Script(200, Map.of("Content-Type", recording().contentType()), steps);
  }

  final List<Step> recorded(String name) {
    return sendAll(recording().frames(name));
  }

  /** The beginning of an answer, and what then comes. */
  final Script begunThen(Step... then) {
    List<Step> steps = new ArrayList<>(sendAll(recording().untilText()));
    steps.addAll(List.of(then));
    return stream(steps);
  }

  @Test
  void anErrorInTheMiddleOfAnAnswerIsAFailureAfterTheTextThatCameBefore() {
    api.will(stream(recorded("error")));
    List<ChatEvent> events = new ArrayList<>();

    ProviderFailure failure = failure(provider(), question(), events::add);

    assertThat(failure).isInstanceOf(ProviderFailure.Unavailable.class);
    assertThat(failure.message()).containsIgnoringCase("overloaded");
    assertThat(text(events)).isEqualTo(PIECES.getFirst());
    assertThat(events).noneMatch(event -> event instanceof ChatEvent.End);
  }

  @Test
  void aConnectionThatBreaksInTheMiddleOfAnAnswerIsAFailure() {
    api.will(begunThen(new Step.Break()));

    assertThat(failure(question())).isInstanceOf(ProviderFailure.Unavailable.class);
  }

  @Test
  void aStreamThatEndsWithoutItsLastEventIsNoAnswer() {
    api.will(begunThen());

    ProviderFailure failure = failure(question());

    assertThat(failure).isInstanceOf(ProviderFailure.Unavailable.class);
    assertThat(failure.message()).contains("before the answer was whole");
  }

  @Test
  void aConnectionThatGoesSilentIsGivenUpAfterTheIdleTime() throws Exception {
    warmUp();
    api.will(begunThen(new Step.Await(new CountDownLatch(1))));

    ProviderFailure failure = failure(provider(config(SHORT)), question(), _ -> true);

    assertThat(failure).isInstanceOf(ProviderFailure.Unavailable.class);
    assertThat(failure.message()).contains("heard nothing for 0.5 s");
  }

  @Test
  void anAnswerThatDripsOnIsGivenUpWhenTheWholeTimeIsOver() throws Exception {
    warmUp();
    CountDownLatch clientGone = new CountDownLatch(1);
    api.will(
        begunThen(
            new Step.Repeat(
                FakeApi.bytes(recording().keepAlive()), Duration.ofMillis(20), clientGone)));

    ProviderFailure failure = failure(question().withTimeout(SHORT));

    assertThat(failure).isInstanceOf(ProviderFailure.Unavailable.class);
    assertThat(failure.message()).contains("took longer than 0.5 s");
    assertThat(clientGone.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whatCannotBeReadIsAFailureAndNotAnAnswer() {
    List<Step> steps = new ArrayList<>(sendAll(recording().untilText()));
    steps.add(send(recording().garbage()));
    steps.addAll(sendAll(recording().afterText()));
    api.will(stream(steps));

    assertThat(failure(question())).isInstanceOf(ProviderFailure.Unavailable.class);
  }

  @Test
  void aWholeDocumentInPlaceOfAStreamIsRejectedWithAHint() {
    api.will(error(200, "{\"hello\":\"world\"}"));

    assertThat(failure(question()))
        .isInstanceOfSatisfying(
            ProviderFailure.Rejected.class,
            rejected -> assertThat(rejected.message()).contains("instead of a stream"));
  }
}
