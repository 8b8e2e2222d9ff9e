package io.clawstream.router.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.events.ControlKind;
import io.clawstream.events.ReplyKind;
import io.clawstream.events.TurnEvent;
import io.clawstream.events.TurnEventKind;
import io.clawstream.events.Usage;
import io.clawstream.router.session.Effect.CancelJob;
import io.clawstream.router.session.Effect.ForgetBefore;
import io.clawstream.router.session.Effect.OpenJob;
import io.clawstream.router.session.Effect.OpenSummary;
import io.clawstream.router.session.Effect.SendReply;
import io.clawstream.router.session.Effect.WriteSummary;
import io.clawstream.router.session.Session.Closing;
import io.clawstream.router.session.Session.Idle;
import io.clawstream.router.session.Session.Processing;
import io.clawstream.router.session.Session.Shortening;
import io.clawstream.router.session.SessionEvent.ContextTooLong;
import io.clawstream.router.session.SessionEvent.JobFailed;
import io.clawstream.router.session.SessionEvent.Summarised;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Conversations that a model cannot take because they are too long for it. */
class TooLongTest {
  private static final List<Long> THREE_TURNS = List.of(1L, 1L, 2L, 2L, 3L, 3L);

  private final Play play = play(true);

  private static Play play(boolean summarise) {
    Play play =
        new Play(
            Samples.policy(
                Samples.policy().queue(),
                Samples.policy().turns(),
                new Policy.WindowRules(
                    40, 1_000_000, summarise, 0, new ResetRule.Never(), Duration.ofDays(90)),
                0));
    for (int i = 1; i <= 3; i++) {
      play.says(Integer.toString(i), "q").isAnswered();
    }
    play.says("4", "and now?");
    return play;
  }

  private static void isTooLong(Play play) {
    play.happens(new ContextTooLong(event(play, TurnEventKind.CONTEXT_TOO_LONG, ""), THREE_TURNS));
  }

  private static TurnEvent event(Play play, TurnEventKind kind, String content) {
    String jobId =
        play.session instanceof Shortening shortening
            ? shortening.summary().id(play.key())
            : play.job().id(play.key());
    return TurnEvent.newBuilder()
        .setKind(kind)
        .setJobId(jobId)
        .setSessionKey(play.key())
        .setTurn(play.job().turn())
        .setRound(play.job().round())
        .setContent(content)
        .setUsage(new Usage(7L, 3L))
        .setError("400: too long")
        .setAt(Samples.NOON.toEpochMilli())
        .build();
  }

  @Test
  void theOlderHalfOfWhatWasShownIsSummarisedWhileTheTurnIsOpen() {
    isTooLong(play);

    assertThat(play.session).isInstanceOf(Shortening.class);
    assertThat(play.effect(OpenSummary.class).job().throughTurn()).isEqualTo(2);
    assertThat(play.effects(OpenJob.class)).isEmpty();
  }

  @Test
  void thenTheModelIsAskedAgainInARoundOfItsOwn() {
    String first = play.job().id(play.key());
    isTooLong(play);

    play.happens(new Summarised(event(play, TurnEventKind.SUMMARISED, " They counted. ")));

    assertThat(play.session).isInstanceOf(Processing.class);
    assertThat(play.effects)
        .containsSubsequence(
            new ForgetBefore(3),
            new WriteSummary(2, "They counted."),
            new OpenJob(play.job(), true));
    assertThat(play.job().id(play.key())).isNotEqualTo(first);
    Conversation conversation = play.session.ledger().conversation();
    assertThat(conversation.summarised()).isTrue();
    assertThat(conversation.compactedThrough()).isEqualTo(2);
    play.isAnswered();
    assertThat(play.session).isInstanceOf(Idle.class);
  }

  @Test
  void ifItIsTooLongASecondTimeTheTurnEndsInAClearApology() {
    isTooLong(play);
    play.happens(new Summarised(event(play, TurnEventKind.SUMMARISED, "They counted.")));

    isTooLong(play);

    assertThat(play.session).isInstanceOf(Closing.class);
    assertThat(play.effect(SendReply.class).reply().getKind()).isEqualTo(ReplyKind.APOLOGY);
    assertThat(play.effect(SendReply.class).reply().getContent()).contains("too long", "/new");
    assertThat(play.effect(SendReply.class).reply().getError()).isEqualTo("400: too long");
  }

  @Test
  void inTheNextTurnItIsMadeShorterOnceMore() {
    isTooLong(play);
    play.happens(new Summarised(event(play, TurnEventKind.SUMMARISED, "They counted.")));
    play.isAnswered().says("5", "and then?");

    play.happens(
        new ContextTooLong(
            event(play, TurnEventKind.CONTEXT_TOO_LONG, ""), List.of(3L, 3L, 4L, 4L)));

    assertThat(play.effect(OpenSummary.class).job().throughTurn()).isEqualTo(3);
  }

  @Test
  void withoutASummaryInTimeTheOlderHalfIsLeftOut() {
    isTooLong(play);

    play.waits(play.policy.turns().deadline());

    assertThat(play.session).isInstanceOf(Processing.class);
    assertThat(play.effects)
        .containsSubsequence(new ForgetBefore(3), new OpenJob(play.job(), true));
    assertThat(play.effects(WriteSummary.class)).isEmpty();
    assertThat(play.session.ledger().conversation().summarised()).isFalse();
  }

  @Test
  void aSummaryThatFailsOrSaysNothingIsDoneWithout() {
    isTooLong(play);
    play.happens(new JobFailed(event(play, TurnEventKind.JOB_FAILED, "")));
    assertThat(play.session).isInstanceOf(Processing.class);

    Play other = play(true);
    isTooLong(other);
    other.happens(new Summarised(event(other, TurnEventKind.SUMMARISED, " ")));
    assertThat(other.session).isInstanceOf(Processing.class);
    assertThat(other.effects(WriteSummary.class)).isEmpty();
  }

  @Test
  void whereNothingIsSummarisedTheOlderHalfIsForgottenAtOnce() {
    Play cutting = play(false);

    isTooLong(cutting);

    assertThat(cutting.session).isInstanceOf(Processing.class);
    assertThat(cutting.effects)
        .containsSubsequence(new ForgetBefore(3), new OpenJob(cutting.job(), true));
  }

  @Test
  void aQuestionThatIsTooLongByItselfIsApologisedForAtOnce() {
    play.happens(new ContextTooLong(event(play, TurnEventKind.CONTEXT_TOO_LONG, ""), List.of()));

    assertThat(play.session).isInstanceOf(Closing.class);
    assertThat(play.effect(SendReply.class).reply().getContent()).contains("too long");
  }

  @Test
  void whatIsSaidOfAnotherJobMeansNothing() {
    TurnEvent late = event(play, TurnEventKind.CONTEXT_TOO_LONG, "");
    isTooLong(play);
    Session before = play.session;

    play.happens(new ContextTooLong(late, THREE_TURNS));

    assertThat(play.session).isEqualTo(before);
  }

  @Test
  void aStopEndsTheTurnAndTheSummary() {
    isTooLong(play);
    String summary = ((Shortening) play.session).summary().id(play.key());

    play.isOrdered(ControlKind.STOP_TURN, "stop");

    assertThat(play.session).isInstanceOf(Closing.class);
    assertThat(play.effect(CancelJob.class).cancel().getJobId()).isEqualTo(summary);
  }

  @Test
  void theStateSurvivesBeingStored() {
    isTooLong(play);
    assertThat(StoredSession.read(play.key(), StoredSession.write(play.session)))
        .isEqualTo(play.session);

    play.happens(new Summarised(event(play, TurnEventKind.SUMMARISED, "They counted.")));
    assertThat(StoredSession.read(play.key(), StoredSession.write(play.session)))
        .isEqualTo(play.session);
  }
}
