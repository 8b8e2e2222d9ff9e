package io.clawstream.llm.langchain;

import static io.clawstream.llm.langchain.FakeApi.send;
import static io.clawstream.llm.langchain.FakeApi.sendAll;
import static io.clawstream.llm.langchain.FakeApi.sendBytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.clawstream.llm.langchain.FakeApi.Script;
import io.clawstream.llm.langchain.FakeApi.Step;
import io.clawstream.llm.provider.ChatEvent;
import io.clawstream.llm.provider.FinishReason;
import io.clawstream.llm.provider.LlmProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every provider that is asked over the network must pass, over real HTTP. A subclass says
 * what was recorded of its provider; the kit plays that back whole, in pieces, broken and silent.
 */
@Timeout(30)
abstract class LlmProviderKit extends StreamFailureKit {
  @Test
  void anAnswerIsToldPieceByPieceWithItsUsageAndItsEnd() throws Exception {
    api.will(good());

    List<ChatEvent> told = new ArrayList<>();
    PIECES.forEach(piece -> told.add(new ChatEvent.TextDelta(piece)));
    told.add(new ChatEvent.UsageCounted(12, 34));
    told.add(new ChatEvent.End(FinishReason.STOP));
    assertThat(ask(question()))
        .filteredOn(event -> !(event instanceof ChatEvent.Pause))
        .containsExactlyElementsOf(told);
  }

  @Test
  void whatIsLeftOfTheRateLimitsIsToldOnceAndBeforeTheText() throws Exception {
    api.will(
        good()
            .header("x-ratelimit-remaining-requests", "3")
            .header("x-ratelimit-reset-requests", "1m2.5s"));

    List<ChatEvent> events = ask(question());

    assertThat(events).first().isEqualTo(LEFT);
    assertThat(events).filteredOn(event -> event instanceof ChatEvent.LimitsTold).hasSize(1);
    assertThat(text(events)).isEqualTo(TEXT);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 64})
  void itDoesNotMatterWhereTheNetworkCutsTheBytes(int chunk) throws Exception {
    api.will(stream(sendBytes(recording().frames("text"), chunk)));

    assertThat(text(ask(question()))).isEqualTo(TEXT);
  }

  @Test
  void anAnswerThatReachedItsUpperBoundSaysSo() throws Exception {
    api.will(stream(recorded("length")));

    List<ChatEvent> events = ask(question());

    assertThat(text(events)).isEqualTo(TEXT);
    assertThat(events).last().isEqualTo(new ChatEvent.End(FinishReason.LENGTH));
  }

  @Test
  void severalToolCallsAtOnceKeepTheirOrderIdsAndArguments() throws Exception {
    api.will(stream(recorded("tools")));

    List<ChatEvent> events = ask(question());

    assertThatTheRecordedToolsAreWanted(events);
    assertThat(events).contains(new ChatEvent.UsageCounted(12, 34));
  }

  @Test
  void toolCallsAreToldWholeWhereverTheNetworkCutsThem() throws Exception {
    api.will(stream(sendBytes(recording().frames("tools"), 3)));

    assertThatTheRecordedToolsAreWanted(ask(question()));
  }

  @Test
  void signsOfLifeAreNoText() throws Exception {
    List<Step> steps = new ArrayList<>(sendAll(recording().untilText()));
    steps.addAll(List.of(send(recording().keepAlive()), send(recording().keepAlive())));
    steps.addAll(sendAll(recording().afterText()));
    api.will(stream(steps));

    assertThat(text(ask(question()))).isEqualTo(TEXT);
  }

  @Test
  void aPauseIsToldSoThatTheTextBeforeItCanBeShown() throws Exception {
    CountDownLatch paused = new CountDownLatch(1);
    List<Step> steps = new ArrayList<>(sendAll(recording().untilText()));
    steps.add(new Step.Await(paused));
    steps.addAll(sendAll(recording().afterText()));
    api.will(stream(steps));
    List<ChatEvent> events = new ArrayList<>();

    provider()
        .chat(
            question(),
            event -> {
              if (event instanceof ChatEvent.Pause && !text(events).isEmpty()) {
                paused.countDown();
              }
              return events.add(event);
            });

    assertThat(text(events)).isEqualTo(TEXT);
  }

  @Test
  void theConnectionNeedNotCloseAfterTheLastEvent() throws Exception {
    List<Step> steps = new ArrayList<>(recorded("text"));
    steps.add(new Step.Await(new CountDownLatch(1)));
    api.will(stream(steps));

    assertThat(text(ask(question()))).isEqualTo(TEXT);
  }

  @Test
  void interruptingTheThreadEndsTheCallAndTheConnection() throws Exception {
    CountDownLatch clientGone = new CountDownLatch(1);
    api.will(endless(clientGone));
    CountDownLatch first = new CountDownLatch(1);
    CompletableFuture<Throwable> ended = new CompletableFuture<>();
    Thread caller =
        Thread.startVirtualThread(
            () -> {
              try {
                provider().chat(question(), opening(first));
                ended.completeExceptionally(new AssertionError("It went on."));
              } catch (Throwable e) {
                ended.complete(e);
              }
            });
    assertThat(first.await(10, TimeUnit.SECONDS)).isTrue();

    caller.interrupt();

    assertThat(ended.get(10, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    assertThat(clientGone.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void interruptingTheThreadJustWhenTheAnswerBeginsLeavesNoConnectionOpen() throws Exception {
    LlmProvider provider = provider();
    for (int i = 1; i <= 25; i++) {
      CountDownLatch clientGone = new CountDownLatch(1);
      api.will(endless(clientGone));

      interruptAfter(i * 40_000L, provider);

      assertThat(clientGone.await(5, TimeUnit.SECONDS)).as("call %s", i).isTrue();
    }
  }

  /** Interrupts a call so many ns after the request has come in, and waits for the call's end. */
  final void interruptAfter(long nanos, LlmProvider provider) throws Exception {
    int before = api.requests().size();
    CompletableFuture<Throwable> ended = new CompletableFuture<>();
    Thread caller =
        Thread.startVirtualThread(
            () -> ended.complete(catchThrowable(() -> provider.chat(question(), _ -> true))));
    while (api.requests().size() == before) {
      Thread.onSpinWait();
    }
    LockSupport.parkNanos(nanos);

    caller.interrupt();

    assertThat(ended.get(5, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
  }

  @Test
  void aListenerThatHasHeardEnoughIsToldNothingMore() throws Exception {
    CountDownLatch clientGone = new CountDownLatch(1);
    api.will(endless(clientGone));
    List<ChatEvent> events = new ArrayList<>();
    String enough = PIECES.getFirst().repeat(3);

    provider()
        .chat(
            question(),
            event -> {
              events.add(event);
              return text(events).length() < enough.length();
            });

    assertThat(text(events)).isEqualTo(enough);
    assertThat(clientGone.await(10, TimeUnit.SECONDS)).isTrue();
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

  /** Says its first piece of text again and again. */
  private Script endless(CountDownLatch clientGone) {
    return begunThen(
        new Step.Repeat(FakeApi.bytes(recording().textFrame()), Duration.ofMillis(10), clientGone));
  }
}
