package io.clawstream.router.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.events.TurnEvent;
import io.clawstream.events.TurnEventKind;
import io.clawstream.events.Usage;
import io.clawstream.router.session.Effect.Audit;
import io.clawstream.router.session.Effect.Count;
import io.clawstream.router.session.Effect.ForgetBefore;
import io.clawstream.router.session.Effect.ForgetSession;
import io.clawstream.router.session.Effect.OpenJob;
import io.clawstream.router.session.Effect.OpenSummary;
import io.clawstream.router.session.Effect.SetTimer;
import io.clawstream.router.session.Effect.Tally;
import io.clawstream.router.session.Effect.WriteSummary;
import io.clawstream.router.session.Session.Compacting;
import io.clawstream.router.session.Session.Idle;
import io.clawstream.router.session.Session.Processing;
import io.clawstream.router.session.SessionEvent.JobFailed;
import io.clawstream.router.session.SessionEvent.Summarised;
import io.clawstream.schemas.Ids;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

/** Full windows, resets and the end of sessions. */
class WindowTest {
  private static final Duration EXPIRY = Duration.ofDays(90);

  @Test
  void aFullWindowIsSummarisedAfterTheAnswer() {
    Play play = play(4, true, new ResetRule.Never());
    play.says("1", "one").isAnswered().says("2", "two").isAnswered();

    // The question and the answer of two turns.
    play.says("3", "three");
    play.now = play.now.plus(Duration.ofSeconds(1));
    play.isAnswered();

    assertThat(play.session).isInstanceOf(Compacting.class);
    SummaryJob job = play.effect(OpenSummary.class).job();
    assertThat(job.throughTurn()).isEqualTo(3);
    assertThat(play.effects).contains(new SetTimer(play.now.plus(play.policy.turns().deadline())));
  }

  @Test
  void theSummaryTakesThePlaceOfWhatItCovers() {
    Play play = full();

    play.happens(new Summarised(summary("They counted.")));

    assertThat(play.session).isInstanceOf(Idle.class);
    assertThat(play.effects).contains(new ForgetBefore(1), new WriteSummary(3, "They counted."));
    Conversation conversation = play.session.ledger().conversation();
    assertThat(conversation.summarised()).isTrue();
    assertThat(conversation.compactedThrough()).isEqualTo(3);
    assertThat(conversation.liveEntries()).isZero();
    assertThat(play.session.ledger().tokens().input()).isEqualTo(3 * 10 + 7);
  }

  @Test
  void aMessageThatComesMeanwhileWaitsForTheSummary() {
    Play play = full();

    play.says("4", "four");
    assertThat(play.session.ledger().waiting()).isEqualTo(1);
    assertThat(play.effects(OpenJob.class)).isEmpty();

    play.happens(new Summarised(summary("They counted.")));
    assertThat(play.job().turn()).isEqualTo(4);
  }

  @Test
  void withoutASummaryInTimeTheConversationGoesOn() {
    Play play = full();

    play.waits(play.policy.turns().deadline());

    assertThat(play.session).isInstanceOf(Idle.class);
    assertThat(play.session.ledger().conversation().summarised()).isFalse();
    assertThat(play.effects).contains(new Count(Tally.COMPACTED, "failed"));

    play.happens(new Summarised(summary("Too late")));
    assertThat(play.effects).containsExactly(new Count(Tally.STALE, "summary"));
  }

  @Test
  void aSummaryThatFailsIsTriedAgainWhenTheWindowHasFilledUpOnceMore() {
    Play play = full();
    TurnEvent failure = TurnEvent.newBuilder(summary("")).setKind(TurnEventKind.JOB_FAILED).build();

    play.happens(new JobFailed(failure));
    assertThat(play.session).isInstanceOf(Idle.class);

    play.says("4", "four").isAnswered();
    assertThat(play.session).isInstanceOf(Idle.class);
    play.says("5", "five").isAnswered().says("6", "six").isAnswered();
    assertThat(play.session).isInstanceOf(Compacting.class);
  }

  @Test
  void whoWaitsIsAnsweredBeforeASummaryIsWritten() {
    Play play = play(4, true, new ResetRule.Never());
    play.says("1", "one").isAnswered().says("2", "two").isAnswered();

    play.says("3", "three").says("4", "four").isAnswered();
    assertThat(play.session).isInstanceOf(Processing.class);

    play.isAnswered();
    assertThat(play.session).isInstanceOf(Compacting.class);
  }

  @Test
  void withoutSummariesTheOlderHalfIsForgotten() {
    Play play = play(4, false, new ResetRule.Never());
    for (int i = 1; i <= 3; i++) {
      play.says(Integer.toString(i), "q").isAnswered();
    }
    assertThat(play.session).isInstanceOf(Idle.class);
    assertThat(play.effects).contains(new Count(Tally.COMPACTED, "cut"));
    for (int i = 4; i <= 5; i++) {
      play.says(Integer.toString(i), "q").isAnswered();
    }
    assertThat(play.effects).contains(new ForgetBefore(4));
  }

  @Test
  void aConversationThatNobodyUsesEndsByItself() {
    Play play = play(100, true, new ResetRule.Idle(Duration.ofHours(24)));
    play.says("1", "one").isAnswered();

    play.now = play.now.plus(Duration.ofHours(24));
    play.says("2", "two");

    assertThat(play.session.ledger().conversation().firstTurn()).isEqualTo(2);
    assertThat(play.effects)
        .containsSubsequence(
            new ForgetBefore(2), new Count(Tally.RESET, ""), new Count(Tally.TURN_OPENED, ""));
  }

  @Test
  void askingHowThingsStandDoesNotKeepAConversationAlive() {
    Play play = play(100, true, new ResetRule.Idle(Duration.ofHours(24)));
    play.says("1", "one").isAnswered();

    play.now = play.now.plus(Duration.ofHours(23));
    play.says("2", "/status");
    play.now = play.now.plus(Duration.ofHours(1));
    play.says("3", "three");

    assertThat(play.session.ledger().conversation().firstTurn()).isEqualTo(3);
  }

  @Test
  void aDailyResetGoesByTheClockOfItsZone() {
    ResetRule rule = new ResetRule.Daily(LocalTime.of(4, 0), ZoneId.of("Europe/Berlin"));
    Instant evening = Instant.parse("2026-03-01T22:00:00Z");

    assertThat(rule.due(evening, Instant.parse("2026-03-02T02:59:59Z"))).isFalse();
    assertThat(rule.due(evening, Instant.parse("2026-03-02T03:00:00Z"))).isTrue();
    assertThat(
            rule.due(Instant.parse("2026-03-02T03:00:00Z"), Instant.parse("2026-03-03T02:00:00Z")))
        .isFalse();
  }

  @Test
  void aSessionThatNobodyUsesIsForgotten() {
    Play play = new Play(Samples.policy());
    play.says("1", "one").isAnswered();

    play.waits(EXPIRY);

    assertThat(play.session.isFresh()).isTrue();
    assertThat(play.effects).contains(new ForgetSession(false));
    assertThat(play.effect(Audit.class).event().getDecision()).isEqualTo("expired");
    assertThat(play.session.timers()).isEmpty();
  }

  @Test
  void aSessionThatIsUsedMovesItsExpiryOnlyWhenItComesDue() {
    Play play = new Play(Samples.policy());
    play.says("1", "one").isAnswered();
    Instant first = play.session.ledger().times().expires();

    play.now = play.now.plus(Duration.ofDays(30));
    play.says("2", "two").isAnswered();
    assertThat(play.session.ledger().times().expires()).isEqualTo(first);

    play.waits(Duration.between(play.now, first));
    assertThat(play.session.isFresh()).isFalse();
    assertThat(play.session.ledger().times().expires()).isEqualTo(first.plus(Duration.ofDays(30)));
  }

  @Test
  void aSessionWithAnOpenTurnIsNotForgotten() {
    Play play = new Play(Samples.policy(3, 1_000_000, 2));
    play.says("1", "one");

    play.waits(EXPIRY);
    play.happens(new SessionEvent.DeadlinePassed());

    assertThat(play.session).isInstanceOf(Processing.class);
    assertThat(play.session.ledger().times().expires()).isAfter(play.now);
  }

  private static Play full() {
    Play play = play(4, true, new ResetRule.Never());
    for (int i = 1; i <= 3; i++) {
      play.says(Integer.toString(i), "q").isAnswered();
    }
    assertThat(play.session).isInstanceOf(Compacting.class);
    return play;
  }

  private static TurnEvent summary(String text) {
    return TurnEvent.newBuilder()
        .setKind(TurnEventKind.SUMMARISED)
        .setJobId(Ids.summary(Samples.DM, 3))
        .setSessionKey(Samples.DM)
        .setTurn(3)
        .setRound(0)
        .setContent(text)
        .setUsage(new Usage(7L, 3L))
        .setAt(Samples.NOON.toEpochMilli())
        .build();
  }

  private static Play play(int entries, boolean summarise, ResetRule reset) {
    return new Play(
        Samples.policy(
            Samples.policy().queue(),
            Samples.policy().turns(),
            new Policy.WindowRules(entries, 1_000_000, summarise, 0, reset, EXPIRY),
            0));
  }
}
