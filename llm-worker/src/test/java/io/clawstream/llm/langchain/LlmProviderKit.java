package io.clawstream.llm.langchain;

import static io.clawstream.llm.langchain.FakeApi.send;
import static io.clawstream.llm.langchain.FakeApi.sendAll;
import static io.clawstream.llm.langchain.FakeApi.sendBytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.clawstream.llm.langchain.FakeApi.Step;
import io.clawstream.llm.provider.ChatEvent;
import io.clawstream.llm.provider.FinishReason;
import io.clawstream.llm.provider.LlmProvider;
import io.clawstream.llm.provider.ProviderFailure;
import io.clawstream.llm.provider.ToolUse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every provider that is asked over the network must pass, over real HTTP. A subclass says how
 * its provider writes things; the kit plays that back whole, in pieces, broken and silent.
 */
@Timeout(30)
abstract class LlmProviderKit extends ProviderFailureKit {
  @Test
  void anAnswerIsToldPieceByPieceWithItsUsageAndItsEnd() throws Exception {
    api.will(stream(answer(List.of("Hel", "lo ", "there"), FinishReason.STOP)));

    List<ChatEvent> events = ask(question());

    assertThat(events)
        .filteredOn(event -> !(event instanceof ChatEvent.Pause))
        .containsExactly(
            new ChatEvent.TextDelta("Hel"),
            new ChatEvent.TextDelta("lo "),
            new ChatEvent.TextDelta("there"),
            new ChatEvent.UsageCounted(12, 34),
            new ChatEvent.End(FinishReason.STOP));
  }

  @Test
  void whatIsLeftOfTheRateLimitsIsToldOnceAndBeforeTheText() throws Exception {
    api.will(
        stream(answer(List.of("Hel", "lo"), FinishReason.STOP))
            .header("x-ratelimit-remaining-requests", "3")
            .header("x-ratelimit-reset-requests", "1m2.5s"));

    List<ChatEvent> events = ask(question());

    assertThat(events).first().isEqualTo(LEFT);
    assertThat(events).filteredOn(event -> event instanceof ChatEvent.LimitsTold).hasSize(1);
    assertThat(text(events)).isEqualTo("Hello");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 64})
  void itDoesNotMatterWhereTheNetworkCutsTheBytes(int chunk) throws Exception {
    List<String> pieces =
        List.of("Grüße, ", "你好 ", "👩‍👩‍👧 ", "naïve\nlines\n\n", "“quoted” \\ end");
    api.will(stream(sendBytes(frames(pieces, FinishReason.STOP), chunk)));

    assertThat(text(ask(question()))).isEqualTo(String.join("", pieces));
  }

  @Test
  void anAnswerThatReachedItsUpperBoundSaysSo() throws Exception {
    api.will(stream(answer(List.of("and so on and"), FinishReason.LENGTH)));

    assertThat(ask(question())).last().isEqualTo(new ChatEvent.End(FinishReason.LENGTH));
  }

  @Test
  void aToolCallIsToldWholeHoweverItsArgumentsCameInPieces() throws Exception {
    ToolUse use = new ToolUse("call_1", "get_current_time", "{\"timezone\":\"Europe/Zürich\"}");
    api.will(stream(sendBytes(toolFrames(List.of(use), 5), 3)));

    assertThat(toolUses(ask(question()))).containsExactly(use);
  }

  @Test
  void severalToolCallsAtOnceKeepTheirOrderIdsAndArguments() throws Exception {
    List<ToolUse> uses =
        List.of(
            new ToolUse("call_a", "get_current_time", "{\"timezone\":\"UTC\"}"),
            new ToolUse("call_b", "get_current_time", "{\"timezone\":\"Asia/Tokyo\"}"),
            new ToolUse("call_c", "lookup", "{\"q\":\"x\"}"));
    api.will(stream(sendAll(toolFrames(uses, 3))));

    List<ChatEvent> events = ask(question());

    assertThat(toolUses(events)).containsExactlyElementsOf(uses);
    assertThat(events).last().isEqualTo(new ChatEvent.End(FinishReason.TOOL_CALLS));
  }

  @Test
  void signsOfLifeAreNoText() throws Exception {
    List<String> frames = new ArrayList<>(wire().opening());
    frames.addAll(List.of(wire().keepAlive(), wire().text("late"), wire().keepAlive()));
    frames.addAll(wire().ending(FinishReason.STOP, 1, 1));
    api.will(stream(sendAll(frames)));

    assertThat(text(ask(question()))).isEqualTo("late");
  }

  @Test
  void aPauseIsToldSoThatTheTextBeforeItCanBeShown() throws Exception {
    CountDownLatch paused = new CountDownLatch(1);
    List<Step> steps = new ArrayList<>(sendAll(wire().opening()));
    steps.add(send(wire().text("Let me think")));
    steps.add(new Step.Await(paused));
    steps.addAll(sendAll(wire().ending(FinishReason.STOP, 1, 1)));
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

    assertThat(text(events)).isEqualTo("Let me think");
  }

  @Test
  void theConnectionNeedNotCloseAfterTheLastEvent() throws Exception {
    List<Step> steps = new ArrayList<>(answer(List.of("done"), FinishReason.STOP));
    steps.add(new Step.Await(new CountDownLatch(1)));
    api.will(stream(steps));

    assertThat(text(ask(question()))).isEqualTo("done");
  }

  @Test
  void oneQuestionIsOneRequestHoweverItEnds() {
    api.will(error(500, wire().errorBody("broken")));

    assertThat(failure(question())).isInstanceOf(ProviderFailure.Unavailable.class);
    assertThat(api.requests()).hasSize(1);
    assertThat(api.requests().getFirst().path()).isEqualTo(wire().path());
  }

  @Test
  void interruptingTheThreadEndsTheCallAndTheConnection() throws Exception {
    CountDownLatch clientGone = new CountDownLatch(1);
    api.will(stream(endless(clientGone)));
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
  void interruptingTheThreadBeforeTheFirstByteEndsTheCallToo() throws Exception {
    api.will(stream(List.of(new Step.Await(new CountDownLatch(1)))));
    CompletableFuture<Throwable> ended = new CompletableFuture<>();
    Thread caller =
        Thread.startVirtualThread(
            () -> {
              try {
                provider().chat(question(), _ -> true);
                ended.completeExceptionally(new AssertionError("It went on."));
              } catch (Throwable e) {
                ended.complete(e);
              }
            });
    Awaitility.await().until(() -> !api.requests().isEmpty());

    caller.interrupt();

    assertThat(ended.get(10, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
  }

  @Test
  void interruptingTheThreadJustWhenTheAnswerBeginsLeavesNoConnectionOpen() throws Exception {
    LlmProvider provider = provider();
    for (int i = 1; i <= 50; i++) {
      CountDownLatch clientGone = new CountDownLatch(1);
      api.will(stream(endless(clientGone)));
      int asked = i;
      CompletableFuture<Throwable> ended = new CompletableFuture<>();
      Thread caller =
          Thread.startVirtualThread(
              () -> ended.complete(catchThrowable(() -> provider.chat(question(), _ -> true))));
      while (api.requests().size() < asked) {
        Thread.onSpinWait();
      }
      LockSupport.parkNanos(i * 20_000L);

      caller.interrupt();

      assertThat(ended.get(5, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
      assertThat(clientGone.await(5, TimeUnit.SECONDS)).as("call %s", i).isTrue();
    }
  }

  @Test
  void aListenerThatHasHeardEnoughIsToldNothingMore() throws Exception {
    CountDownLatch clientGone = new CountDownLatch(1);
    api.will(stream(endless(clientGone)));
    List<ChatEvent> events = new ArrayList<>();

    provider()
        .chat(
            question(),
            event -> {
              events.add(event);
              return text(events).length() < 20;
            });

    assertThat(text(events)).hasSize(20);
    assertThat(clientGone.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whatTheListenerThrowsComesOutOfTheCall() {
    api.will(stream(answer(List.of("Hello"), FinishReason.STOP)));

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
