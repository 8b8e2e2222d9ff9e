package io.clawstream.router.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.events.AuditEvent;
import io.clawstream.events.ControlCommand;
import io.clawstream.events.ControlKind;
import io.clawstream.events.Reply;
import io.clawstream.events.ReplyKind;
import io.clawstream.router.session.Effect.AppendHistory;
import io.clawstream.router.session.Effect.Audit;
import io.clawstream.router.session.Effect.CancelJob;
import io.clawstream.router.session.Effect.Count;
import io.clawstream.router.session.Effect.ForgetSession;
import io.clawstream.router.session.Effect.MarkSeen;
import io.clawstream.router.session.Effect.SendReply;
import io.clawstream.router.session.Effect.Tally;
import io.clawstream.router.session.Session.Idle;
import org.junit.jupiter.api.Test;

/** What operators order, and replies that come too early. */
class OrdersTest {
  private final Play play = new Play(Samples.policy());

  @Test
  void aResetBeginsANewConversationAndKeepsWhatWaits() {
    play.says("1", "one").says("2", "two");

    play.isOrdered(ControlKind.RESET_SESSION, "c-1");

    Reply end = play.effect(SendReply.class).reply();
    assertThat(end.getKind()).isEqualTo(ReplyKind.CANCELLED);
    assertThat(end.getContent()).contains("reset");
    assertThat(audit("c-1").getDecision()).isEqualTo("allowed");
    play.sees(end);
    assertThat(play.job().turn()).isEqualTo(2);
    assertThat(play.session.ledger().conversation().firstTurn()).isEqualTo(2);
  }

  @Test
  void anAnswerThatGetsBeforeTheResetIsNotPartOfTheNewConversation() {
    play.says("1", "one").isOrdered(ControlKind.RESET_SESSION, "c-1");

    play.isAnswered();

    assertThat(play.session).isInstanceOf(Idle.class);
    assertThat(play.effects(AppendHistory.class)).isEmpty();
    assertThat(play.session.ledger().conversation().liveEntries()).isZero();
  }

  @Test
  void anOperatorCanStopATurn() {
    play.says("1", "one");

    play.isOrdered(ControlKind.STOP_TURN, "c-1");

    assertThat(play.effect(CancelJob.class).cancel().getReason()).isEqualTo("stopped");
    assertThat(play.effect(SendReply.class).reply().getContent())
        .isEqualTo("Stopped by the operator.");
  }

  @Test
  void stoppingAnIdleSessionIsSaidToHaveDoneNothing() {
    play.isOrdered(ControlKind.STOP_TURN, "c-1");

    assertThat(audit("c-1").getDecision()).isEqualTo("ignored");
  }

  @Test
  void anOrderIsObeyedOnce() {
    play.isOrdered(ControlKind.RESET_SESSION, "c-1");

    assertThat(play.effect(MarkSeen.class)).isEqualTo(new MarkSeen("control/c-1"));
    ControlCommand again =
        ControlCommand.newBuilder()
            .setCommandId("c-1")
            .setKind(ControlKind.RESET_SESSION)
            .setSubject(Samples.DM)
            .setIssuedBy("operator")
            .setAt(0)
            .build();
    play.happens(new SessionEvent.Ordered(again, true, Toolbox.EMPTY));
    assertThat(play.effects).containsExactly(new Count(Tally.DUPLICATE, ""));
  }

  @Test
  void erasingRemovesEverythingAndEndsWhatIsUnderWay() {
    play.says("1", "one").says("2", "two").says("3", "/set language=de");

    play.isOrdered(ControlKind.ERASE_SESSION, "c-1");

    assertThat(play.session.isFresh()).isTrue();
    assertThat(play.effects).contains(new ForgetSession(true));
    assertThat(play.effects(CancelJob.class)).hasSize(1);
    Reply end = play.effect(SendReply.class).reply();
    assertThat(end.getKind()).isEqualTo(ReplyKind.CANCELLED);
    assertThat(end.getContent()).isEmpty();
    assertThat(audit("c-1").getReason()).contains("2 messages are never answered");

    play.sees(end);
    assertThat(play.session.isFresh()).isTrue();
  }

  @Test
  void aSessionThatBeginsAnewRepeatsNoTurn() {
    play.says("1", "one").isAnswered().isOrdered(ControlKind.ERASE_SESSION, "c-1");

    play.says("2", "two");

    assertThat(play.job().turn()).isEqualTo(2);
  }

  @Test
  void aReplyToAnErasedMessageIsLateAndNotEarly() {
    play.says("1", "one").isOrdered(ControlKind.ERASE_SESSION, "c-1");

    play.sees(Samples.answer(Samples.DM, 1, "too late"));

    assertThat(play.effects).containsExactly(new Count(Tally.STALE, "reply"));
  }

  @Test
  void erasingWhatWasNeverThereSaysSo() {
    play.isOrdered(ControlKind.ERASE_SESSION, "c-1");

    assertThat(audit("c-1").getReason()).contains("Nothing was stored");
  }

  @Test
  void aReplyBeforeItsMessageIsWrittenOnceMoreAndCountsWhenTheTurnIsOpen() {
    Reply early = Samples.answer(Samples.DM, 1, "Hi");

    play.sees(early);

    Reply again = play.effect(SendReply.class).reply();
    assertThat(again.getReplyId()).isEqualTo(early.getReplyId());
    assertThat(again.getContent()).isEqualTo("Hi");
    assertThat(play.session.ledger().numbers().early()).containsExactly(1L);

    play.says("1", "Hello").sees(again);
    assertThat(play.session).isInstanceOf(Idle.class);
    assertThat(play.effect(AppendHistory.class).message().getContent()).isEqualTo("Hi");
  }

  @Test
  void aSecondReplyThatOvertakesTheFirstOnItsWayBackDoesNotCount() {
    play.sees(Samples.answer(Samples.DM, 1, "first"));
    Reply first = play.effect(SendReply.class).reply();
    play.says("1", "Hello").sees(Samples.answer(Samples.DM, 1, "second"));

    assertThat(play.effects).containsExactly(new Count(Tally.STALE, "reply"));
    play.sees(first);
    assertThat(play.effect(AppendHistory.class).message().getContent()).isEqualTo("first");
  }

  @Test
  void aReplyToAMessageThatStillWaitsComesBackUntilItsTurnIsOpen() {
    play.says("1", "one").says("2", "two");
    Reply reply = Samples.answer(Samples.DM, 2, "Hi");

    for (int i = 0; i < 200; i++) {
      reply = play.sees(reply).effect(SendReply.class).reply();
    }

    play.isAnswered().sees(reply);
    assertThat(play.session).isInstanceOf(Idle.class);
    assertThat(play.effect(AppendHistory.class).message().getContent()).isEqualTo("Hi");
  }

  @Test
  void aReplyWhoseMessageNeverComesIsLeftAloneInTheEnd() {
    Reply reply = Samples.answer(Samples.DM, 9, "Hi");
    int written = 0;

    while (play.sees(reply).effects(SendReply.class).findAny().isPresent()) {
      reply = play.effect(SendReply.class).reply();
      written++;
    }

    assertThat(written).isEqualTo(50);
    assertThat(play.effects).containsExactly(new Count(Tally.STALE, "reply"));
  }

  private AuditEvent audit(String subject) {
    AuditEvent event = play.effect(Audit.class).event();
    assertThat(event.getAction()).isEqualTo("control");
    assertThat(event.getSubject()).isEqualTo(subject);
    return event;
  }
}
