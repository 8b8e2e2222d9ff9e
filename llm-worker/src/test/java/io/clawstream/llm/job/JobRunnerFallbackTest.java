package io.clawstream.llm.job;

import static io.clawstream.llm.job.Jobs.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.clawstream.events.LlmJob;
import io.clawstream.events.ModelChoice;
import io.clawstream.events.Reply;
import io.clawstream.events.ReplyDelta;
import io.clawstream.events.ReplyKind;
import io.clawstream.events.TurnEvent;
import io.clawstream.events.TurnEventKind;
import io.clawstream.llm.pace.ModelHealth;
import io.clawstream.llm.pace.Permits;
import io.clawstream.llm.provider.ChatEvent;
import io.clawstream.llm.provider.ProviderException;
import io.clawstream.llm.provider.ProviderFailure;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What becomes of a job that names other models besides its own. */
class JobRunnerFallbackTest extends RunnerStand {
  private static LlmJob.Builder jobWithFallback() {
    return job().setFallbacks(List.of(new ModelChoice("other", "other-1")));
  }

  private static ProviderFailure rejected() {
    return new ProviderFailure.Rejected("401: wrong key");
  }

  @Test
  void aModelThatRejectsTheKeyIsGivenUpAtOnceAndTheReplyNamesTheOneThatAnswered() throws Exception {
    provider.then(fails(rejected()));
    other.then(says("From the other"));

    Reply reply = reply(jobWithFallback().build());

    assertThat(reply.getKind()).isEqualTo(ReplyKind.ANSWER);
    assertThat(reply.getContent()).isEqualTo("From the other");
    assertThat(reply.getProvider()).isEqualTo("other");
    assertThat(reply.getModel()).isEqualTo("other-1");
    assertThat(other.requests.getFirst().model()).isEqualTo("other-1");
    assertThat(time.slept).isEmpty();
    assertThat(count("fallbacks", "provider", "fake")).isEqualTo(1);
  }

  @Test
  void aModelThatIsDownIsTriedFourTimesBeforeTheNext() throws Exception {
    for (int i = 0; i < 4; i++) {
      provider.then(fails(down()));
    }
    other.then(says("From the other"));

    assertThat(reply(jobWithFallback().build()).getContent()).isEqualTo("From the other");
    assertThat(provider.requests).hasSize(4);
  }

  @Test
  void aRefusedConversationIsNotTakenToAnotherModel() throws Exception {
    provider.then(fails(new ProviderFailure.Refused("content_filter")));

    Reply reply = reply(jobWithFallback().build());

    assertThat(reply.getKind()).isEqualTo(ReplyKind.APOLOGY);
    assertThat(reply.getProvider()).isEqualTo("fake");
    assertThat(other.requests).isEmpty();
  }

  @Test
  void aProviderThatWantsALongRestIsNotWaitedForIfThereIsAnother() throws Exception {
    provider.then(fails(limited(Duration.ofSeconds(30))));
    other.then(says("From the other"));

    assertThat(reply(jobWithFallback().build()).getContent()).isEqualTo("From the other");
    assertThat(time.slept).isEmpty();
  }

  @Test
  void whatTheOtherModelSaysReplacesTheHalfAnswerOfTheFirst() throws Exception {
    provider.then(
        (_, listener) -> {
          boolean _ = listener.on(new ChatEvent.TextDelta("Half an ans"));
          throw new ProviderException(rejected());
        });
    other.then(says("A whole answer"));

    assertThat(reply(jobWithFallback().build()).getContent()).isEqualTo("A whole answer");
    assertThat(deltas)
        .extracting(ReplyDelta::getAttempt, ReplyDelta::getSequence, ReplyDelta::getText)
        .containsExactly(
            tuple(0, 0, ""), tuple(0, 1, "Half an ans"), tuple(1, 0, "A whole answer"));
  }

  @Test
  void aModelThatWasGivenUpIsLeftOutForAWhileWhichDoubles() throws Exception {
    provider.then(fails(rejected()));
    other.then(says("1")).then(says("2")).then(says("3")).then(says("4"));
    var _ = reply(jobWithFallback().build());
    time.pass(Duration.ofSeconds(29));

    assertThat(reply(late()).getContent()).isEqualTo("2");
    assertThat(provider.requests).hasSize(1);

    time.pass(Duration.ofSeconds(2));
    provider.then(fails(rejected()));
    assertThat(reply(late()).getContent()).isEqualTo("3");
    assertThat(provider.requests).hasSize(2);
    time.pass(Duration.ofSeconds(59));
    assertThat(reply(late()).getContent()).isEqualTo("4");
    assertThat(provider.requests).hasSize(2);

    time.pass(Duration.ofSeconds(2));
    provider.then(says("well again"));
    assertThat(reply(late()).getContent()).isEqualTo("well again");
  }

  @Test
  void aModelThatRestsIsAskedAllTheSameIfNoOtherAnswers() throws Exception {
    provider.then(fails(rejected()));
    other.then(says("1"));
    var _ = reply(jobWithFallback().build());

    other.then(fails(rejected()));
    provider.then(says("well again"));

    assertThat(reply(jobWithFallback().build()).getContent()).isEqualTo("well again");
  }

  @Test
  void whenNoModelAnswersTheLastOnesFailureIsTold() throws Exception {
    provider.then(fails(rejected()));
    other.then(fails(new ProviderFailure.Rejected("404: no such model")));

    Reply reply = reply(jobWithFallback().build());

    assertThat(reply.getKind()).isEqualTo(ReplyKind.APOLOGY);
    assertThat(reply.getError()).isEqualTo("404: no such model");
    assertThat(reply.getModel()).isEqualTo("other-1");
  }

  @Test
  void aProviderThatIsNotConfiguredIsPassedOver() throws Exception {
    other.then(says("From the other"));

    Reply reply = reply(jobWithFallback().setProvider("absent").build());

    assertThat(reply.getContent()).isEqualTo("From the other");
  }

  @Test
  void ifAllThatIsLeftIsNotConfiguredTheUserIsToldOfWhatFailedBefore() throws Exception {
    provider.then(fails(rejected()));

    Reply reply = reply(job().setFallbacks(List.of(new ModelChoice("absent", "absent-1"))).build());

    assertThat(reply.getError()).isEqualTo("401: wrong key");
  }

  @Test
  void withoutAnyConfiguredProviderTheJobFails() throws Exception {
    TurnEvent event =
        event(
            job()
                .setProvider("absent")
                .setFallbacks(List.of(new ModelChoice("gone", "gone-1")))
                .build());

    assertThat(event.getKind()).isEqualTo(TurnEventKind.JOB_FAILED);
    assertThat(event.getError()).contains("'gone'");
  }

  @Test
  void aModelWhoseQuotaIsUsedUpIsWaitedForHalfOfTheTime() throws Exception {
    limits = new Permits.Limits(OptionalInt.of(1), OptionalInt.empty(), OptionalInt.empty());
    provider.then(fails(down()));
    other.then(says("From the other"));

    assertThat(reply(jobWithFallback().setDeadline(Jobs.NOW + 60_000).build()).getContent())
        .isEqualTo("From the other");
  }

  @Test
  void aModelThatKeepsFailingIsPassedOverAtOnceWhileItsBreakerIsOpen() throws Exception {
    open();
    other.then(says("From the other"));
    int before = provider.requests.size();

    assertThat(reply(jobWithFallback().build()).getContent()).isEqualTo("From the other");
    assertThat(provider.requests).hasSize(before);
    assertThat(meters.get("clawstream.llm.breaker").tag("state", "open").gauge().value()).isOne();
  }

  @Test
  void withoutAnotherModelAnOpenBreakerIsWaitedFor() throws Exception {
    open();
    time.slept.clear();
    provider.then(says("well again"));

    assertThat(reply(job().build()).getContent()).isEqualTo("well again");
    assertThat(time.slept).hasSize(1);
    assertThat(time.slept.getFirst()).isBetween(RULES.pause(), RULES.pause().plusSeconds(1));
  }

  /** As other jobs' failing calls do. */
  private void open() {
    for (int i = 0; i < 10; i++) {
      try (ModelHealth.Trial trial = health.begin("fake", "fake-1").orElseThrow()) {
        trial.failed(down());
      }
    }
    assertThat(health.begin("fake", "fake-1")).isEmpty();
  }

  private LlmJob late() {
    return jobWithFallback().setDeadline(time.millis() + 120_000).build();
  }
}
