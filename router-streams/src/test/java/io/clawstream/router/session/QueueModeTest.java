package io.clawstream.router.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.events.ChatType;
import io.clawstream.events.Reply;
import io.clawstream.events.ReplyKind;
import io.clawstream.router.session.Effect.AppendHistory;
import io.clawstream.router.session.Effect.Audit;
import io.clawstream.router.session.Effect.CancelJob;
import io.clawstream.router.session.Effect.Count;
import io.clawstream.router.session.Effect.OpenJob;
import io.clawstream.router.session.Effect.SendReply;
import io.clawstream.router.session.Effect.Tally;
import io.clawstream.router.session.Session.Closing;
import io.clawstream.router.session.Session.Processing;
import io.clawstream.schemas.Ids;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What becomes of messages that come while a turn is open. */
class QueueModeTest {
  @Test
  void inCollectModeWhatWaitsIsAnsweredTogether() {
    Play play = play(QueueMode.COLLECT);
    play.says("1", "one").says("2", "two").says("3", "three");

    play.isAnswered();

    assertThat(play.effects(AppendHistory.class).map(entry -> entry.message().getContent()))
        .containsExactly("Answer", "two", "three");
    assertThat(play.effects(OpenJob.class)).hasSize(1);
    assertThat(play.job().turn()).as("the number of the last message").isEqualTo(3);
    assertThat(play.job().question().address().getReplyToId()).isEqualTo("3");
    assertThat(play.session.ledger().waiting()).isZero();
  }

  @Test
  void aCommandSplitsWhatIsCollected() {
    Play play = play(QueueMode.COLLECT);
    play.says("1", "one").says("2", "two").says("3", "/new").says("4", "four");

    play.isAnswered();
    assertThat(play.job().turn()).isEqualTo(2);

    play.isAnswered();
    assertThat(play.job().turn()).isEqualTo(4);
    assertThat(play.session.ledger().conversation().firstTurn()).isEqualTo(4);
  }

  @Test
  void inInterruptModeTheNewestMessageEndsTheTurnThatIsOpen() {
    Play play = play(QueueMode.INTERRUPT);
    play.says("1", "one");
    String job = play.job().id(Samples.DM);

    play.says("2", "no, two");

    assertThat(play.session).isInstanceOf(Closing.class);
    assertThat(play.effect(CancelJob.class).cancel().getJobId()).isEqualTo(job);
    assertThat(play.effect(CancelJob.class).cancel().getReason()).isEqualTo("interrupted");
    Reply end = play.effect(SendReply.class).reply();
    assertThat(end.getKind()).isEqualTo(ReplyKind.CANCELLED);
    assertThat(end.getReplyId()).isEqualTo(Ids.reply(Samples.DM, 1));
    assertThat(end.getContent()).as("nothing that the user would be sent").isEmpty();

    play.sees(end);

    assertThat(play.job().turn()).isEqualTo(2);
    assertThat(play.effects).contains(new Count(Tally.TURN_ENDED, "cancelled"));
  }

  @Test
  void whatWaitsBehindAnInterruptionIsAnsweredTogether() {
    Play play = play(QueueMode.INTERRUPT);
    play.says("1", "one").says("2", "two");
    Reply end = play.effect(SendReply.class).reply();

    play.says("3", "three");
    assertThat(play.effects(SendReply.class)).as("the end is written already").isEmpty();
    play.sees(end);

    assertThat(play.job().turn()).isEqualTo(3);
    assertThat(play.effects(AppendHistory.class).map(entry -> entry.message().getContent()))
        .containsExactly("two", "three");
  }

  @Test
  void anAnswerThatGotThereBeforeTheInterruptionCounts() {
    Play play = play(QueueMode.INTERRUPT);
    play.says("1", "one").says("2", "two");
    Reply end = play.effect(SendReply.class).reply();

    play.sees(Samples.answer(Samples.DM, 1, "There you are"));
    assertThat(play.effects(AppendHistory.class).map(entry -> entry.message().getContent()))
        .containsExactly("There you are", "two");

    play.sees(end);
    assertThat(play.effects).containsExactly(new Count(Tally.STALE, "reply"));
    assertThat(play.job().turn()).isEqualTo(2);
  }

  @Test
  void aCommandInterruptsNothing() {
    Play play = play(QueueMode.INTERRUPT);

    play.says("1", "one").says("2", "/new");

    assertThat(play.session).isInstanceOf(Processing.class);
    assertThat(play.session.ledger().waiting()).isEqualTo(1);
  }

  @Test
  void aTurnThatWaitsForToolsIsInterruptedWithoutACancel() {
    Play play = play(QueueMode.INTERRUPT);
    play.says("1", "one")
        .asksForTools(Samples.toolsRequested(Samples.DM, 1, 0, "clock"), Samples.offering("clock"));

    play.says("2", "two");

    assertThat(play.session).isInstanceOf(Closing.class);
    assertThat(play.effects(CancelJob.class)).isEmpty();
  }

  @Test
  void theUserIsToldOnceThatTheQueueIsFullUntilThereIsRoomAgain() {
    Play play = play(QueueMode.FOLLOWUP);
    play.says("1", "one").says("2", "two").says("3", "three").says("4", "four");

    assertThat(play.says("5", "five").effects(SendReply.class)).hasSize(1);
    assertThat(play.says("6", "six").effects(SendReply.class)).isEmpty();
    assertThat(play.effect(Audit.class).event().getDecision()).isEqualTo("busy");

    play.isAnswered().says("7", "seven");
    assertThat(play.says("8", "eight").effects(SendReply.class)).hasSize(1);
  }

  @Test
  void whoHoldsARequestOpenIsAlwaysToldThatTheQueueIsFull() {
    Play play = new Play(Samples.policy(1, 2, 20), "api/main/dm/ann");
    for (int i = 1; i <= 3; i++) {
      play.arrives(
          Samples.message("api", ChatType.DM, "ann", Integer.toString(i), "q" + i).build());
    }
    play.arrives(Samples.message("api", ChatType.DM, "ann", "4", "q4").build());

    assertThat(play.effect(SendReply.class).reply().getContent()).contains("busy");
  }

  @Test
  void inACrowdTheUserIsToldOnceToBePatientAndIsAnsweredAllTheSame() {
    Play play = play(QueueMode.FOLLOWUP);
    play.crowded = true;

    play.says("1", "one");

    assertThat(play.effect(SendReply.class).reply().getContent()).contains("You are queued");
    assertThat(play.effects(OpenJob.class)).hasSize(1);
    assertThat(play.says("2", "two").effects(SendReply.class)).isEmpty();

    play.now = play.now.plus(Duration.ofMinutes(10));
    assertThat(play.says("3", "three").effects(SendReply.class)).hasSize(1);
  }

  @Test
  void inACrowdWhoHoldsARequestOpenIsNotAnsweredWithANotice() {
    Play play = new Play(Samples.policy(), "api/main/dm/ann");
    play.crowded = true;

    play.arrives(Samples.message("api", ChatType.DM, "ann", "1", "q").build());

    assertThat(play.effects(SendReply.class)).isEmpty();
  }

  private static Play play(QueueMode mode) {
    return new Play(
        Samples.policy(
            new Policy.QueueRules(mode, 3, Duration.ofMinutes(10)),
            Samples.policy().turns(),
            Samples.endlessWindow(),
            0));
  }
}
