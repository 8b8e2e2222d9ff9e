package io.clawstream.router.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clawstream.events.AuditEvent;
import io.clawstream.events.ChatRole;
import io.clawstream.events.ChatType;
import io.clawstream.events.Reply;
import io.clawstream.events.ReplyKind;
import io.clawstream.events.StandardMessage;
import io.clawstream.router.access.Sender;
import io.clawstream.router.session.Effect.AppendHistory;
import io.clawstream.router.session.Effect.Audit;
import io.clawstream.router.session.Effect.Count;
import io.clawstream.router.session.Effect.DeadLetterJob;
import io.clawstream.router.session.Effect.Enqueue;
import io.clawstream.router.session.Effect.ForgetTurn;
import io.clawstream.router.session.Effect.MarkSeen;
import io.clawstream.router.session.Effect.OpenJob;
import io.clawstream.router.session.Effect.SendReply;
import io.clawstream.router.session.Effect.SetTimer;
import io.clawstream.router.session.Effect.Tally;
import io.clawstream.router.session.Session.Idle;
import io.clawstream.router.session.Session.Processing;
import io.clawstream.router.session.SessionEvent.NextInLine;
import io.clawstream.schemas.Ids;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IntakeTest {
  private final Play play = new Play(Samples.policy());

  @Test
  void aMessageToAnIdleSessionOpensATurn() {
    play.says("1", "Hello");

    assertThat(play.session).isInstanceOf(Processing.class);
    assertThat(play.session.ledger().turn()).isEqualTo(1);
    AppendHistory entry = play.effect(AppendHistory.class);
    assertThat(entry.turn()).isEqualTo(1);
    assertThat(entry.index()).isZero();
    assertThat(entry.message().getRole()).isEqualTo(ChatRole.USER);
    assertThat(entry.message().getContent()).isEqualTo("Hello");
    assertThat(play.effect(OpenJob.class)).isEqualTo(new OpenJob(play.job(), true));
    assertThat(play.effect(MarkSeen.class)).isEqualTo(new MarkSeen("1"));
    assertThat(play.effects(SetTimer.class))
        .contains(new SetTimer(play.now.plus(play.policy.turns().deadline())));
  }

  @Test
  void theHistoryIsWrittenBeforeTheJobThatIsBuiltFromIt() {
    play.says("1", "Hello");

    int entry = play.effects.indexOf(play.effect(AppendHistory.class));
    int job = play.effects.indexOf(play.effect(OpenJob.class));
    assertThat(entry).isLessThan(job);
  }

  @Test
  void theTurnRemembersWhereItsReplyGoesAndItsTrace() {
    StandardMessage message = Samples.message("1", "Hello");
    message.setMetadata(Map.of("clientMessageId", "c-1", "rawText", "@bot Hello"));

    play.arrives(message);

    Question question = play.job().question();
    assertThat(question.address().getPeerId()).isEqualTo("ann");
    assertThat(question.address().getReplyToId()).isEqualTo("1");
    assertThat(question.traceparent()).isEqualTo(Samples.TRACE);
    assertThat(question.metadata()).isEqualTo(Map.of("clientMessageId", "c-1"));
  }

  @Test
  void aMessageThatWasSeenBeforeChangesNothing() {
    play.arrivesAgain(Samples.message("1", "Hello"));

    assertThat(play.session).isEqualTo(Session.fresh(Samples.DM));
    assertThat(play.effects).containsExactly(new Count(Tally.DUPLICATE, ""));
  }

  @Test
  void aMessageToABusySessionWaits() {
    play.says("1", "Hello").says("2", "And?");

    assertThat(play.session.ledger().waiting()).isEqualTo(1);
    assertThat(play.effect(Enqueue.class).incoming().message().getMessageId()).isEqualTo("2");
    assertThat(play.effects(OpenJob.class)).isEmpty();
    assertThat(play.effect(MarkSeen.class)).isEqualTo(new MarkSeen("2"));
  }

  @Test
  void waitingMessagesAreTakenInTheOrderInWhichTheyCame() {
    play.says("1", "one").says("2", "two").says("3", "three");

    play.isAnswered();
    assertThat(play.effects(AppendHistory.class).toList().getLast().message().getContent())
        .isEqualTo("two");
    play.isAnswered();
    assertThat(play.effects(AppendHistory.class).toList().getLast().message().getContent())
        .isEqualTo("three");
    play.isAnswered();
    assertThat(play.session).isInstanceOf(Idle.class);
  }

  @Test
  void aMessageToAFullQueueIsToldThatTheBotIsBusy() {
    play.says("1", "one").says("2", "two").says("3", "three").says("4", "four");

    play.says("5", "five");

    Reply notice = play.effect(SendReply.class).reply();
    assertThat(notice.getKind()).isEqualTo(ReplyKind.NOTICE);
    assertThat(notice.getReplyId()).isEqualTo(Ids.notice(Samples.DM, "5", "busy"));
    assertThat(notice.getContent()).contains("busy with 3 earlier messages");
    assertThat(notice.getAddress().getReplyToId()).isEqualTo("5");
    assertThat(play.session.ledger().waiting()).isEqualTo(3);
    assertThat(play.effects(Enqueue.class)).isEmpty();
    assertThat(play.effect(Count.class)).isEqualTo(new Count(Tally.BUSY, ""));
  }

  @Test
  void aTurnHasTheNumberOfItsMessageWhateverHappenedToOthers() {
    play.says("1", "one").says("2", "two").says("3", "three").says("4", "four");
    play.says("5", "refused as busy").isAnswered().says("6", "six");

    play.isAnswered().isAnswered().isAnswered();

    assertThat(play.job().turn()).isEqualTo(6);
  }

  @Test
  void aMessageOutOfTheQueueWhileATurnIsOpenIsAMistake() {
    play.says("1", "one");
    Incoming incoming = new Incoming(Samples.message("2", "two"), 2, null);

    assertThatThrownBy(() -> play.happens(new NextInLine(List.of(incoming), Sender.STRANGER)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is not idle");
  }

  @Test
  void anIgnoredMessageLeavesNoTraceInTheSession() {
    Play group = new Play(Samples.policy(), "webchat/main/group/g1");

    group.arrives(Samples.message("webchat", ChatType.GROUP, "g1", "1", "chatter").build());

    assertThat(group.session).isEqualTo(Session.fresh("webchat/main/group/g1"));
    assertThat(group.effects).contains(new Count(Tally.IGNORED, "not_addressed"));
    AuditEvent why = group.effect(Audit.class).event();
    assertThat(why.getSubject()).isEqualTo("1");
    assertThat(why.getDecision()).isEqualTo("ignored");
    assertThat(why.getReason()).isEqualTo("not_addressed");
  }

  @Test
  void aStrangerIsToldHisUserIdAndWhatToDo() {
    Play stranger = new Play(Samples.policy(), "telegram/main/dm/77");

    stranger.arrives(Samples.message("telegram", ChatType.DM, "77", "1", "Hi").build());

    Reply notice = stranger.effect(SendReply.class).reply();
    assertThat(notice.getContent()).contains("`77`").contains("channels.telegram.allow-users");
    assertThat(notice.getKind()).isEqualTo(ReplyKind.NOTICE);
    assertThat(stranger.effects).contains(new Count(Tally.DENIED, "user_not_listed"));
    assertThat(stranger.session).isInstanceOf(Idle.class);
  }

  @Test
  void aStrangerIsToldSoAtMostOnceAnHour() {
    Play stranger = new Play(Samples.policy(), "telegram/main/dm/77");
    stranger.arrives(Samples.message("telegram", ChatType.DM, "77", "1", "Hi").build());

    stranger.now = stranger.now.plus(Duration.ofMinutes(59));
    stranger.arrives(Samples.message("telegram", ChatType.DM, "77", "2", "Hi").build());
    assertThat(stranger.effects(SendReply.class)).isEmpty();

    stranger.now = stranger.now.plus(Duration.ofMinutes(1));
    stranger.arrives(Samples.message("telegram", ChatType.DM, "77", "3", "Hi").build());
    assertThat(stranger.effects(SendReply.class)).hasSize(1);
  }

  @Test
  void newBeginsAConversationWithoutATurn() {
    play.says("1", "Hello").isAnswered();

    play.says("2", "/new");

    assertThat(play.session).isInstanceOf(Idle.class);
    assertThat(play.session.ledger().conversation().firstTurn()).isEqualTo(3);
    Reply notice = play.effect(SendReply.class).reply();
    assertThat(notice.getKind()).isEqualTo(ReplyKind.NOTICE);
    assertThat(notice.getReplyId()).isEqualTo(Ids.notice(Samples.DM, "2", "command"));
    assertThat(play.says("3", "Again").job().turn()).isEqualTo(3);
  }

  @Test
  void aCommandThatComesWhileATurnIsOpenTakesItsPlaceInTheQueue() {
    play.says("1", "one").says("2", "two").says("3", "/new").says("4", "four");
    assertThat(play.effects(SendReply.class)).isEmpty();

    play.isAnswered();
    assertThat(play.job().turn()).isEqualTo(2);
    assertThat(play.session.ledger().conversation().firstTurn()).isEqualTo(1);

    play.isAnswered();
    assertThat(play.effect(SendReply.class).reply().getAddress().getReplyToId()).isEqualTo("3");
    assertThat(play.job().turn()).isEqualTo(4);
    assertThat(play.session.ledger().conversation().firstTurn()).isEqualTo(4);
  }

  @Test
  void severalWaitingCommandsAreObeyedAtOnce() {
    play.says("1", "one").says("2", "/model").says("3", "/new");

    play.isAnswered();

    assertThat(play.effects(SendReply.class)).hasSize(2);
    assertThat(play.session).isInstanceOf(Idle.class);
    assertThat(play.session.ledger().waiting()).isZero();
  }

  @Test
  void helpSaysWhatTheCommandsAre() {
    play.says("1", "/help");

    assertThat(play.effect(SendReply.class).reply().getContent())
        .contains("/new")
        .contains("/help");
  }

  @Test
  void aMessageThatBringsItsConversationIsShownThatAndLeavesNothing() {
    StandardMessage message = Samples.message("webchat", ChatType.DM, "ann", "1", "Why?").build();
    message.setMetadata(
        Map.of(
            "apiMessages",
            """
            [{"role":"system","content":"Be brief."},{"role":"user","content":"Sky?"},
             {"role":"assistant","content":"Blue."},{"role":"user","content":"Why?"}]"""));

    play.arrives(message);

    assertThat(play.effects(AppendHistory.class).map(entry -> entry.message().getContent()))
        .containsExactly("Sky?", "Blue.", "Why?");
    assertThat(play.job().question().systemPrompt()).isEqualTo("Be brief.");
    assertThat(play.job().question().ownConversation()).isTrue();
    assertThat(play.job().question().metadata()).isEmpty();
    assertThat(play.job().nextHistoryIndex()).isEqualTo(3);

    play.isAnswered();

    assertThat(play.effect(ForgetTurn.class)).isEqualTo(new ForgetTurn(1));
    assertThat(play.effects(AppendHistory.class)).isEmpty();
  }

  @Test
  void theJobOfAFailedTurnIsPutAsideBeforeItsConversationIsForgotten() {
    StandardMessage message = Samples.message("1", "Why?");
    message.setMetadata(Map.of("apiMessages", "[]"));
    play.arrives(message);

    play.sees(Samples.reply(Samples.DM, 1, ReplyKind.APOLOGY, "Sorry").build());

    int letter = play.effects.indexOf(play.effect(DeadLetterJob.class));
    int forget = play.effects.indexOf(play.effect(ForgetTurn.class));
    assertThat(letter).isLessThan(forget);
  }
}
