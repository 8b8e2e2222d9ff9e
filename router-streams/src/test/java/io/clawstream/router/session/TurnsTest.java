package io.clawstream.router.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.events.Reply;
import io.clawstream.events.ReplyKind;
import io.clawstream.router.session.Effect.AppendHistory;
import io.clawstream.router.session.Effect.ClearTimer;
import io.clawstream.router.session.Effect.Count;
import io.clawstream.router.session.Effect.DeadLetterJob;
import io.clawstream.router.session.Effect.DispatchAgain;
import io.clawstream.router.session.Effect.SendReply;
import io.clawstream.router.session.Effect.SetTimer;
import io.clawstream.router.session.Effect.Tally;
import io.clawstream.router.session.Session.Closing;
import io.clawstream.router.session.Session.Idle;
import io.clawstream.router.session.Session.Processing;
import io.clawstream.schemas.Ids;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private static final Duration DEADLINE = Duration.ofMinutes(2);

  private final Play play = new Play(Samples.policy());

  @Test
  void theAnswerEndsTheTurnAndGoesToTheHistory() {
    play.says("1", "Hello");
    Instant deadline = play.job().deadline();

    play.sees(Samples.answer(Samples.DM, 1, "Hi Ann"));

    assertThat(play.session).isInstanceOf(Idle.class);
    AppendHistory entry = play.effect(AppendHistory.class);
    assertThat(entry.turn()).isEqualTo(1);
    assertThat(entry.index()).isEqualTo(1);
    assertThat(entry.message().getContent()).isEqualTo("Hi Ann");
    assertThat(play.effects)
        .contains(new ClearTimer(deadline), new Count(Tally.TURN_ENDED, "answer"));
    assertThat(play.session.ledger().tokens().input()).isEqualTo(10);
    assertThat(play.session.ledger().tokens().output()).isEqualTo(5);
  }

  @Test
  void anEmptyAnswerLeavesNoEntryThatAProviderWouldRefuse() {
    play.says("1", "Hello").sees(Samples.answer(Samples.DM, 1, " "));

    assertThat(play.effects(AppendHistory.class)).isEmpty();
    assertThat(play.session).isInstanceOf(Idle.class);
  }

  @Test
  void theSecondReplyOfATurnIsStale() {
    play.says("1", "Hello").isAnswered();
    Session ended = play.session;

    play.sees(Samples.answer(Samples.DM, 1, "Again"));

    assertThat(play.session).isEqualTo(ended);
    assertThat(play.effects).containsExactly(new Count(Tally.STALE, "reply"));
  }

  @Test
  void aReplyOfAnEarlierTurnDoesNotEndTheNextOne() {
    play.says("1", "one").says("2", "two").isAnswered();

    play.sees(Samples.answer(Samples.DM, 1, "late"));

    assertThat(play.job().turn()).isEqualTo(2);
  }

  @Test
  void aNoticeEndsNothing() {
    play.says("1", "one");
    Session before = play.session;

    play.sees(Samples.reply(Samples.DM, 1, ReplyKind.NOTICE, "busy").build());

    assertThat(play.session).isEqualTo(before);
    assertThat(play.effects).isEmpty();
  }

  @Test
  void aPassedDeadlineSendsTheSameJobAgain() {
    play.says("1", "Hello");
    String jobId = play.job().id(Samples.DM);
    Instant first = play.job().deadline();

    play.waits(DEADLINE);

    DispatchAgain again = play.effect(DispatchAgain.class);
    assertThat(again.job().id(Samples.DM)).isEqualTo(jobId);
    assertThat(again.job().dispatch()).isEqualTo(1);
    assertThat(play.effects).contains(new ClearTimer(first), new SetTimer(play.now.plus(DEADLINE)));
  }

  @Test
  void aTimerThatRingsTooEarlyChangesNothing() {
    play.says("1", "Hello");
    Session before = play.session;

    play.waits(DEADLINE.minusMillis(1));

    assertThat(play.session).isEqualTo(before);
    assertThat(play.effects).isEmpty();
  }

  @Test
  void afterTheLastDispatchTheRouterApologisesAndWaitsToReadItsApology() {
    play.says("1", "Hello").waits(DEADLINE).waits(DEADLINE);

    play.waits(DEADLINE);

    Reply apology = play.effect(SendReply.class).reply();
    assertThat(apology.getKind()).isEqualTo(ReplyKind.APOLOGY);
    assertThat(apology.getReplyId()).isEqualTo(Ids.reply(Samples.DM, 1));
    assertThat(apology.getTurn()).isEqualTo(1);
    assertThat(apology.getError()).contains("within 120 s, sent 3 times");
    assertThat(apology.getContent()).doesNotContain("120 s");
    assertThat(apology.getTraceparent()).isEqualTo(Samples.TRACE);
    assertThat(play.session).isInstanceOf(Closing.class);
    assertThat(play.effects(SetTimer.class)).isEmpty();

    play.sees(apology);

    assertThat(play.session).isInstanceOf(Idle.class);
    assertThat(play.effect(DeadLetterJob.class).job().id(Samples.DM))
        .isEqualTo(Ids.job(Samples.DM, 1, 0));
    assertThat(play.effect(DeadLetterJob.class).reason()).contains("sent 3 times");
    assertThat(play.effects(AppendHistory.class)).isEmpty();
    assertThat(play.effects).contains(new Count(Tally.TURN_ENDED, "apology"));
  }

  @Test
  void aLateAnswerThatIsInTheLogBeforeTheApologyCounts() {
    play.says("1", "Hello").waits(DEADLINE).waits(DEADLINE).waits(DEADLINE);
    Reply apology = play.effect(SendReply.class).reply();

    play.sees(Samples.answer(Samples.DM, 1, "Here I am"));
    assertThat(play.session).isInstanceOf(Idle.class);
    assertThat(play.effect(AppendHistory.class).message().getContent()).isEqualTo("Here I am");
    assertThat(play.effects(DeadLetterJob.class)).isEmpty();

    play.sees(apology);
    assertThat(play.effects).containsExactly(new Count(Tally.STALE, "reply"));
  }

  @Test
  void messagesGoOnWaitingWhileTheApologyIsUnderWay() {
    play.says("1", "one").fails(Samples.jobFailed(Samples.DM, 1, 0, "no provider"));
    Reply apology = play.effect(SendReply.class).reply();

    play.says("2", "two");
    assertThat(play.session).isInstanceOf(Closing.class);
    assertThat(play.session.ledger().waiting()).isEqualTo(1);

    play.sees(apology);
    assertThat(play.job().turn()).isEqualTo(2);
  }

  @Test
  void aFailedJobEndsInAnApologyThatKeepsTheReasonForOperators() {
    play.says("1", "Hello");

    play.fails(Samples.jobFailed(Samples.DM, 1, 0, "Provider 'nope' is not configured."));

    Reply apology = play.effect(SendReply.class).reply();
    assertThat(apology.getError()).isEqualTo("Provider 'nope' is not configured.");
    assertThat(apology.getContent()).doesNotContain("nope");
    assertThat(play.session).isInstanceOf(Closing.class);
    assertThat(play.session.ledger().tokens().input()).isEqualTo(7);
  }

  @Test
  void theFailureOfAnotherJobIsStale() {
    play.says("1", "Hello");
    Session before = play.session;

    play.fails(Samples.jobFailed(Samples.DM, 1, 1, "not this round"));

    assertThat(play.session).isEqualTo(before);
    assertThat(play.effects).containsExactly(new Count(Tally.STALE, "job_failed"));
  }

  @Test
  void aWorkersApologyIsPutAsideToo() {
    play.says("1", "Hello");

    play.sees(
        Samples.reply(Samples.DM, 1, ReplyKind.APOLOGY, "Sorry")
            .setError("429 four times")
            .build());

    assertThat(play.session).isInstanceOf(Idle.class);
    assertThat(play.effect(DeadLetterJob.class).reason()).isEqualTo("429 four times");
  }

  @Test
  void anIdleSessionHasNoDeadline() {
    play.waits(Duration.ofDays(1));

    assertThat(play.session).isEqualTo(Session.fresh(Samples.DM));
    assertThat(play.effects).isEmpty();
  }

  @Test
  void theEndOfATurnOpensTheNextWithADeadlineOfItsOwn() {
    play.says("1", "one").says("2", "two");
    Instant first = play.job().deadline();
    play.now = play.now.plusSeconds(30);

    play.isAnswered();

    assertThat(play.session).isInstanceOf(Processing.class);
    assertThat(play.effects).contains(new ClearTimer(first), new SetTimer(play.now.plus(DEADLINE)));
  }
}
