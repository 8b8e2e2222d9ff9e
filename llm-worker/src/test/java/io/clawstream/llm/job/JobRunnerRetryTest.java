package io.clawstream.llm.job;

import static io.clawstream.llm.job.Jobs.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.clawstream.events.Reply;
import io.clawstream.events.ReplyDelta;
import io.clawstream.events.ReplyKind;
import io.clawstream.events.TurnEvent;
import io.clawstream.events.TurnEventKind;
import io.clawstream.llm.pace.Permits;
import io.clawstream.llm.provider.ChatEvent;
import io.clawstream.llm.provider.FinishReason;
import io.clawstream.llm.provider.ProviderException;
import io.clawstream.llm.provider.ProviderFailure;
import io.clawstream.llm.provider.ToolUse;
import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What becomes of a job when the provider fails or time runs out. */
class JobRunnerRetryTest extends RunnerStand {
  @Test
  void afterAHalfAnswerTheNextTryIsADeltaStreamOfItsOwn() throws Exception {
    provider.then(
        (_, listener) -> {
          boolean _ = listener.on(new ChatEvent.TextDelta("Half an ans"));
          throw new ProviderException(down());
        });
    provider.then(says("A whole answer"));

    Reply reply = reply(job().build());

    assertThat(reply.getContent()).isEqualTo("A whole answer");
    assertThat(deltas)
        .extracting(ReplyDelta::getAttempt, ReplyDelta::getSequence, ReplyDelta::getText)
        .containsExactly(
            tuple(0, 0, ""), tuple(0, 1, "Half an ans"), tuple(1, 0, "A whole answer"));
    assertThat(count("retries")).isEqualTo(1);
  }

  @Test
  void aFailingProviderIsAskedFourTimesAndThenTheUserGetsAnApology() throws Exception {
    for (int i = 0; i < 4; i++) {
      provider.then(fails(down()));
    }

    Reply reply = reply(job().build());

    assertThat(time.slept)
        .containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));
    assertThat(reply.getKind()).isEqualTo(ReplyKind.APOLOGY);
    assertThat(reply.getReplyId()).isEqualTo(job().getReplyId());
    assertThat(reply.getContent()).startsWith("Sorry").doesNotContain("provider");
    assertThat(reply.getError()).isEqualTo("The provider is down. Tried 4 times.");
    assertThat(count("jobs", "outcome", "apology")).isEqualTo(1);
  }

  @Test
  void theWaitThatTheProviderWantsIsKept() throws Exception {
    provider.then(fails(limited(Duration.ofSeconds(30)))).then(says("ok"));

    assertThat(reply(job().build()).getContent()).isEqualTo("ok");
    assertThat(time.slept).containsExactly(Duration.ofSeconds(30));
  }

  @Test
  void aWaitBeyondTheDeadlineIsAnApologyAtOnce() throws Exception {
    provider.then(fails(limited(Duration.ofMinutes(10))));

    assertThat(reply(job().build()).getKind()).isEqualTo(ReplyKind.APOLOGY);
    assertThat(time.slept).isEmpty();
  }

  @Test
  void whatIsRefusedForGoodIsNotTriedAgain() throws Exception {
    provider.then(fails(new ProviderFailure.Rejected("401: wrong key")));

    Reply reply = reply(job().build());

    assertThat(reply.getKind()).isEqualTo(ReplyKind.APOLOGY);
    assertThat(reply.getError()).isEqualTo("401: wrong key");
    assertThat(time.slept).isEmpty();
  }

  @Test
  void aConversationThatIsTooLongIsTheRoutersToMakeShorter() throws Exception {
    provider.then(fails(new ProviderFailure.ContextTooLong("400: too long")));

    TurnEvent event = event(job().build());

    assertThat(event.getKind()).isEqualTo(TurnEventKind.CONTEXT_TOO_LONG);
    assertThat(event.getError()).isEqualTo("400: too long");
    assertThat(count("jobs", "outcome", "too_long")).isEqualTo(1);
  }

  @Test
  void anEmptyAnswerIsTriedAgainAndThenApologisedFor() throws Exception {
    provider.then(says()).then(says("")).then(says(" \n")).then(says());

    Reply reply = reply(job().build());

    assertThat(reply.getKind()).isEqualTo(ReplyKind.APOLOGY);
    assertThat(reply.getError()).contains("empty answer");
    assertThat(provider.requests).hasSize(4);
  }

  @Test
  void anAnswerThatTheProviderWithheldIsNotTriedAgain() throws Exception {
    provider.then(
        (_, listener) -> {
          boolean _ = listener.on(new ChatEvent.End(FinishReason.CONTENT_FILTER));
        });

    assertThat(reply(job().build()).getError()).contains("content filter");
  }

  @Test
  void aToolCallWithoutANameIsTriedAgain() throws Exception {
    provider.then(asksFor(new ToolUse("1", "", "{}"))).then(says("ok"));

    assertThat(reply(job().build()).getContent()).isEqualTo("ok");
  }

  @Test
  void aJobPastItsDeadlineIsDroppedWithoutACall() throws Exception {
    assertThat(run(job().setDeadline(Jobs.NOW).build())).isInstanceOf(Outcome.Dropped.class);

    assertThat(provider.requests).isEmpty();
    assertThat(count("jobs", "outcome", "dropped")).isEqualTo(1);
  }

  @Test
  void aJobWhoseDeadlinePassesDuringACallIsDroppedForTheRouterHasSentItAgain() throws Exception {
    provider.then(
        (_, _) -> {
          time.pass(Duration.ofMinutes(2));
          throw new ProviderException(down());
        });

    assertThat(run(job().build())).isInstanceOf(Outcome.Dropped.class);
  }

  @Test
  void anAnswerThatComesAtTheLastMomentIsStillAnAnswer() throws Exception {
    provider.then(
        (request, listener) -> {
          time.pass(Duration.ofMinutes(2));
          says("just so").run(request, listener);
        });

    assertThat(reply(job().build()).getContent()).isEqualTo("just so");
  }

  @Test
  void aJobThatCannotGetAPermitInTimeIsDropped() throws Exception {
    limits = new Permits.Limits(OptionalInt.of(1), OptionalInt.empty(), OptionalInt.empty());
    provider.then(fails(down()));

    assertThat(run(job().setDeadline(Jobs.NOW + 30_000).build()))
        .isEqualTo(new Outcome.Dropped("waiting for a permit"));
  }

  @Test
  void everyTryNeedsAPermitOfItsOwn() throws Exception {
    limits = new Permits.Limits(OptionalInt.of(60), OptionalInt.empty(), OptionalInt.of(1));
    provider.then(fails(down())).then(fails(down())).then(says("ok"));

    assertThat(reply(job().build()).getContent()).isEqualTo("ok");
  }

  @Test
  void aDefectOfAProviderCostsOneJobItsAnswerAndNotTheWorkerItsLife() throws Exception {
    provider.then(
        (_, _) -> {
          throw new IllegalStateException("secret details");
        });

    Reply reply = reply(job().build());

    assertThat(reply.getKind()).isEqualTo(ReplyKind.APOLOGY);
    assertThat(reply.getError()).contains("IllegalStateException").doesNotContain("secret");
  }

  @Test
  void anInterruptedJobHasNoOutcome() {
    provider.then(
        (_, _) -> {
          throw new InterruptedException();
        });

    assertThatThrownBy(() -> run(job().build())).isInstanceOf(InterruptedException.class);
  }
}
