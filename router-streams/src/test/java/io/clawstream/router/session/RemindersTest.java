package io.clawstream.router.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.events.ChatType;
import io.clawstream.events.ControlKind;
import io.clawstream.events.Reminder;
import io.clawstream.events.ReplyKind;
import io.clawstream.events.StandardMessage;
import io.clawstream.events.ToolResult;
import io.clawstream.events.ToolSpec;
import io.clawstream.events.ToolStatus;
import io.clawstream.router.access.Sender;
import io.clawstream.router.access.Tier;
import io.clawstream.router.session.Effect.AppendHistory;
import io.clawstream.router.session.Effect.CancelJob;
import io.clawstream.router.session.Effect.DropReminder;
import io.clawstream.router.session.Effect.Enqueue;
import io.clawstream.router.session.Effect.ForgetSession;
import io.clawstream.router.session.Effect.KeepReminder;
import io.clawstream.router.session.Effect.OpenJob;
import io.clawstream.router.session.Effect.Remind;
import io.clawstream.router.session.Effect.SendReply;
import io.clawstream.router.session.Session.Idle;
import io.clawstream.router.session.Session.Processing;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RemindersTest {
  private static final Map<String, ToolSpec> OFFERED = Samples.offering("schedule");
  private static final Instant SOON = Samples.NOON.plus(Duration.ofHours(1));
  private static final Instant LATER = Samples.NOON.plus(Duration.ofDays(100));
  private static final ReminderMark FIRST = new ReminderMark("m-1", SOON);
  private static final ReminderMark SECOND = new ReminderMark("m-2", LATER);

  private final Play play = new Play(Samples.policy());

  @Test
  void aToolSetsAReminderAndTheSessionIsLookedAtWhenItIsDue() {
    sets(at("m-2", LATER), at("m-1", SOON));

    assertThat(play.session.ledger().reminders()).containsExactly(FIRST, SECOND);
    assertThat(play.session.timers()).contains(SOON).doesNotContain(LATER);
    assertThat(play.effects(KeepReminder.class))
        .containsExactly(
            new KeepReminder(SECOND, text("text of m-2")),
            new KeepReminder(FIRST, text("text of m-1")));
    assertThat(play.effect(AppendHistory.class).message().getContent()).isEqualTo("Done.");
    assertThat(play.effect(OpenJob.class).job().round()).isEqualTo(1);
  }

  @Test
  void whatIsDueBecomesAMessageOnceAndTheNextOneWaits() {
    sets(at("m-2", LATER), at("m-1", SOON));
    play.isAnswered();

    play.waits(Duration.ofHours(1));

    assertThat(play.effect(Remind.class)).isEqualTo(new Remind(FIRST));
    assertThat(play.session.ledger().reminders()).containsExactly(SECOND);
    assertThat(play.session.timers()).contains(LATER).doesNotContain(SOON);
    play.happens(new SessionEvent.DeadlinePassed());
    assertThat(play.effects(Remind.class)).isEmpty();
  }

  @Test
  void whatIsDueIsToldWhateverTheSessionIsAtAndItsDeadlineIsKept() {
    sets(at("m-1", SOON));
    play.isAnswered();
    play.now = SOON.minus(Duration.ofMinutes(2));
    play.says("2", "A question whose deadline is the time of the reminder");
    assertThat(play.session.deadline()).contains(SOON);

    play.waits(Duration.ofMinutes(2));

    assertThat(play.effects(Remind.class)).hasSize(1);
    assertThat(play.job().dispatch()).isEqualTo(1);
    assertThat(play.session.timers()).doesNotContain(SOON);
  }

  @Test
  void severalThatAreDueComeInTheirOrder() {
    sets(at("m-2", SOON.plusMillis(1)), at("m-1", SOON));
    play.isAnswered();

    play.waits(Duration.ofDays(2));

    assertThat(play.effects(Remind.class).map(remind -> remind.mark().id()))
        .containsExactly("m-1", "m-2");
    assertThat(play.session.ledger().reminders()).isEmpty();
  }

  @Test
  void aReminderIsAMessageOfWhoSetIt() {
    ReminderText text = text("Feed the cat");

    StandardMessage message = text.message(FIRST, play.now.plusSeconds(1));

    assertThat(Samples.key(message)).isEqualTo(Samples.DM);
    assertThat(message.getMessageId()).isEqualTo("reminder:m-1");
    assertThat(message.getUserId()).isEqualTo("ann");
    assertThat(message.getContent())
        .isEqualTo("Reminder that you set at 2026-03-01 12:00 UTC: Feed the cat");
    assertThat(message.getTimestamp()).isEqualTo(SOON.toEpochMilli());
    assertThat(message.getMetadata()).isEqualTo(Map.of("kind", "reminder"));
  }

  @Test
  void itOpensATurnLikeAnyMessage() {
    play.arrives(reminder("webchat", ChatType.DM, "ann"));

    assertThat(play.session).isInstanceOf(Processing.class);
    assertThat(play.effect(AppendHistory.class).message().getContent())
        .startsWith("Reminder that you set at");
  }

  @Test
  void inAGroupItMentionsNobodyAndIsAnsweredAllTheSame() {
    Play group = new Play(Samples.policy(), "webchat/main/group/g1");

    group.arrives(reminder("webchat", ChatType.GROUP, "g1"));

    assertThat(group.session).isInstanceOf(Processing.class);
  }

  @Test
  void whoMayNotTalkToTheBotAnyMoreIsNotRemindedAndToldNothing() {
    Play stranger = new Play(Samples.policy(), "telegram/main/dm/77");

    stranger.arrives(reminder("telegram", ChatType.DM, "77"));

    assertThat(stranger.session).isInstanceOf(Idle.class);
    assertThat(stranger.effects(SendReply.class)).isEmpty();
    assertThat(stranger.effects(Effect.Audit.class).map(audit -> audit.event().getReason()))
        .containsExactly("user_not_listed");
  }

  @Test
  void itWaitsInAFullQueueAndInterruptsNobody() {
    Play interrupting =
        new Play(
            Samples.policy(
                new Policy.QueueRules(QueueMode.INTERRUPT, 1, Duration.ofMinutes(10)),
                new Policy.TurnRules(Duration.ofMinutes(2), 2, 20, Duration.ofSeconds(10), 3),
                Samples.endlessWindow(),
                0));
    interrupting.says("1", "Tell me a story");

    interrupting.arrives(reminder("webchat", ChatType.DM, "ann"));

    assertThat(interrupting.effects(CancelJob.class)).isEmpty();
    assertThat(interrupting.effects(Enqueue.class)).hasSize(1);

    play.says("1", "One");
    play.says("2", "Two").says("3", "Three").says("4", "Four");
    play.arrives(reminder("webchat", ChatType.DM, "ann"));
    assertThat(play.effects(Enqueue.class)).as("beyond max-pending").hasSize(1);
  }

  @Test
  void whoHasUsedUpTheDayIsToldTheTextItself() {
    Play poor =
        new Play(
            Samples.policy(
                new Policy.QueueRules(QueueMode.FOLLOWUP, 3, Duration.ofMinutes(10)),
                new Policy.TurnRules(Duration.ofMinutes(2), 2, 20, Duration.ofSeconds(10), 3),
                Samples.endlessWindow(),
                100));

    poor.arrives(
        reminder("webchat", ChatType.DM, "ann"), new Sender(Sender.Pairing.NONE, Tier.USER, 100));

    assertThat(poor.effects(SendReply.class).map(sent -> sent.reply().getContent()))
        .hasSize(2)
        .anySatisfy(told -> assertThat(told).endsWith("Feed the cat"));
    assertThat(poor.effects(SendReply.class).map(sent -> sent.reply().getKind()))
        .containsOnly(ReplyKind.NOTICE);
  }

  @Test
  void aToolTakesAReminderBack() {
    sets(at("m-1", SOON));
    play.isAnswered();

    sets(new Reminder("m-1", 0L, ""));

    assertThat(play.session.ledger().reminders()).isEmpty();
    assertThat(play.effect(DropReminder.class)).isEqualTo(new DropReminder(FIRST));
    assertThat(play.session.timers()).doesNotContain(SOON);
  }

  @Test
  void takingBackWhatIsNoLongerThereChangesNothing() {
    sets(new Reminder("m-9", 0L, ""));

    assertThat(play.effects(DropReminder.class)).isEmpty();
    assertThat(play.effect(AppendHistory.class).message().getContent()).isEqualTo("Done.");
  }

  @Test
  void theSameReminderSetAgainTakesThePlaceOfTheFirst() {
    sets(at("m-1", LATER), at("m-1", SOON));

    assertThat(play.session.ledger().reminders()).containsExactly(FIRST);
    assertThat(play.effect(DropReminder.class).mark().at()).isEqualTo(LATER);
  }

  @Test
  void twentyAreKeptAndTheModelLearnsThatThereIsNoRoomForAnother() {
    for (int i = 0; i < 20; i++) {
      sets(at("m-" + i, SOON.plusSeconds(i)));
      play.isAnswered();
    }
    assertThat(play.session.ledger().reminders()).hasSize(20);

    sets(at("m-20", SOON));

    assertThat(play.session.ledger().reminders()).hasSize(20);
    assertThat(play.effects(KeepReminder.class)).isEmpty();
    assertThat(play.effect(AppendHistory.class).message().getContent())
        .isEqualTo("Error: there are 20 reminders already, and no more can be set");
  }

  @Test
  void whatIsTooLongOrTooFarAheadIsRefused() {
    for (Reminder wrong :
        List.of(
            new Reminder("m-1", SOON.toEpochMilli(), "x".repeat(501)),
            new Reminder("m-1", -1L, "x"),
            new Reminder("m-1", Long.MAX_VALUE, "x"))) {
      sets(wrong);
      assertThat(play.session.ledger().reminders()).isEmpty();
      assertThat(play.effect(AppendHistory.class).message().getContent()).startsWith("Error: ");
      play.isAnswered();
    }
  }

  @Test
  void aClientOfTheApiCannotBeReachedLater() {
    Play api = new Play(Samples.policy(), "api/main/dm/client");
    api.arrives(Samples.message("api", ChatType.DM, "client", "1", "Remind me").build());
    String key = api.key();

    api.asksForTools(Samples.toolsRequested(key, 1, 0, "schedule"), OFFERED);
    api.toolGives(result(key, 1, at("m-1", SOON)));

    assertThat(api.session.ledger().reminders()).isEmpty();
    assertThat(api.effect(AppendHistory.class).message().getContent())
        .contains("nobody would be reached");
  }

  @Test
  void aResultThatNobodyWaitsForSetsNothing() {
    play.says("1", "Remind me");
    play.asksForTools(Samples.toolsRequested(Samples.DM, 1, 0, "schedule"), OFFERED);
    play.says("2", "/stop");

    play.toolGives(result(Samples.DM, 1, at("m-1", SOON)));

    assertThat(play.session.ledger().reminders()).isEmpty();
    assertThat(play.effects(KeepReminder.class)).isEmpty();
  }

  @Test
  void aNewConversationHasNoneOfTheOldOnes() {
    sets(at("m-1", SOON), at("m-2", LATER));
    play.isAnswered();

    play.says("9", "/new");

    assertThat(play.effects(DropReminder.class).map(DropReminder::mark))
        .containsExactly(FIRST, SECOND);
    assertThat(play.session.ledger().reminders()).isEmpty();
    assertThat(play.session.timers()).doesNotContain(SOON, LATER);
  }

  @Test
  void anOperatorsResetAndErasureRemoveThem() {
    sets(at("m-1", SOON));
    play.isOrdered(ControlKind.RESET_SESSION, "c1");
    assertThat(play.effects(DropReminder.class)).hasSize(1);
    assertThat(play.session.timers()).doesNotContain(SOON);

    Play other = new Play(Samples.policy());
    sets(other, at("m-1", SOON));
    other.isOrdered(ControlKind.ERASE_SESSION, "c2");
    assertThat(other.effects(ForgetSession.class)).hasSize(1);
    assertThat(other.session.isFresh()).isTrue();
  }

  @Test
  void anOpenReminderKeepsTheSessionAndWithoutOneItIsForgotten() {
    sets(at("m-2", LATER));
    play.isAnswered();

    play.waits(Duration.ofDays(91));
    assertThat(play.effects(ForgetSession.class)).isEmpty();
    assertThat(play.session.ledger().reminders()).containsExactly(SECOND);

    play.now = LATER;
    play.happens(new SessionEvent.DeadlinePassed());
    assertThat(play.effects(Remind.class)).hasSize(1);
    play.waits(Duration.ofDays(2));
    assertThat(play.effects(ForgetSession.class)).hasSize(1);
  }

  @Test
  void aSessionIsStoredWithItsReminders() {
    sets(at("m-1", SOON), at("m-2", LATER));

    Session read = StoredSession.read(Samples.DM, StoredSession.write(play.session));

    assertThat(read).isEqualTo(play.session);
  }

  @Test
  void variablesForWhichThereIsNoRoomAreAnErrorForTheModel() {
    play.says("1", "Remember this");
    play.asksForTools(Samples.toolsRequested(Samples.DM, 1, 0, "schedule"), OFFERED);
    ToolResult result = result(Samples.DM, 1);
    result.setVariables(Map.of("name", "v".repeat(257)));

    play.toolGives(result);

    assertThat(play.effect(AppendHistory.class).message().getContent()).startsWith("Error: ");
  }

  private void sets(Reminder... changes) {
    sets(play, changes);
  }

  /** A turn in which the tool gives this; it is left open. */
  private static void sets(Play play, Reminder... changes) {
    play.says("q" + play.session.ledger().numbers().last(), "Remind me");
    long turn = play.session.ledger().turn();
    play.asksForTools(Samples.toolsRequested(play.key(), turn, 0, "schedule"), OFFERED);
    play.toolGives(result(play.key(), turn, changes));
  }

  private static ToolResult result(String key, long turn, Reminder... changes) {
    ToolResult result = Samples.result(key, turn, 0, 0, ToolStatus.OK, "Done.");
    result.setReminders(Arrays.asList(changes));
    return result;
  }

  private static Reminder at(String id, Instant at) {
    return new Reminder(id, at.toEpochMilli(), "text of " + id);
  }

  private static ReminderText text(String text) {
    return new ReminderText(
        text, Samples.NOON, Question.address(Samples.message("q0", "Remind me")));
  }

  private static StandardMessage reminder(String channel, ChatType type, String peer) {
    return new ReminderText(
            "Feed the cat",
            Samples.NOON,
            Question.address(Samples.message(channel, type, peer, "1", "").build()))
        .message(FIRST, Samples.NOON);
  }
}
