package io.clawstream.router.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.events.ChatMessage;
import io.clawstream.events.ChatType;
import io.clawstream.events.Pairing;
import io.clawstream.events.PairingStatus;
import io.clawstream.events.StandardMessage;
import io.clawstream.kit.config.ChannelSettings.DmPolicy;
import io.clawstream.kit.config.ChannelSettings.GroupPolicy;
import io.clawstream.router.access.AccessBook;
import io.clawstream.router.access.AccessRules;
import io.clawstream.router.access.Sender;
import io.clawstream.router.access.Tier;
import io.clawstream.router.session.Effect.AppendHistory;
import io.clawstream.router.session.Effect.Audit;
import io.clawstream.router.session.Effect.DropChatter;
import io.clawstream.router.session.Effect.IntroduceChatter;
import io.clawstream.router.session.Effect.KeepChatter;
import io.clawstream.router.session.Effect.MarkSeen;
import io.clawstream.router.session.Effect.SendReply;
import io.clawstream.router.session.Effect.WritePairing;
import io.clawstream.router.session.Session.Idle;
import io.clawstream.router.session.Session.Processing;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Pairing, and groups that do not talk to the bot. */
class StrangersTest {
  private static final String STRANGER = "telegram/main/dm/77";

  @Test
  void aStrangerGetsACodeToShowToTheOperator() {
    Play play = pairing();

    play.arrives(hello("1"));

    Pairing asked = play.effect(WritePairing.class).pairing();
    assertThat(asked.getStatus()).isEqualTo(PairingStatus.PENDING);
    assertThat(asked.getUserId()).isEqualTo("77");
    assertThat(asked.getSessionKey()).isEqualTo(STRANGER);
    assertThat(asked.getCode()).matches("[A-HJ-NP-Z2-9]{8}");
    assertThat(asked.getExpiresAt() - asked.getRequestedAt())
        .isEqualTo(Duration.ofHours(1).toMillis());
    assertThat(play.effect(SendReply.class).reply().getContent()).contains(asked.getCode());
    assertThat(play.effect(Audit.class).event().getReason()).isEqualTo("not_paired");
    assertThat(play.session).isInstanceOf(Idle.class);
  }

  @Test
  void aStrangerGetsOneCodeAnHour() {
    Play play = pairing();
    play.arrives(hello("1"));
    String first = play.effect(WritePairing.class).pairing().getCode();

    play.now = play.now.plus(Duration.ofMinutes(59));
    play.arrives(hello("2"));
    assertThat(play.effects(SendReply.class)).isEmpty();
    assertThat(play.effect(Audit.class).event().getReason()).isEqualTo("not_paired");

    play.now = play.now.plus(Duration.ofMinutes(1));
    play.arrives(hello("3"));
    assertThat(play.effect(WritePairing.class).pairing().getCode()).isNotEqualTo(first);
  }

  @Test
  void aStrangerWithACodeInAnotherThreadGetsNoSecondOne() {
    Play play = pairing();

    play.arrives(hello("1"), new Sender(Sender.Pairing.PENDING, Tier.USER, 0));

    assertThat(play.effects(WritePairing.class)).isEmpty();
    assertThat(play.effects(SendReply.class)).isEmpty();
  }

  @Test
  void whoIsApprovedIsAnswered() {
    Play play = pairing();

    play.arrives(hello("1"), new Sender(Sender.Pairing.APPROVED, Tier.USER, 0));

    assertThat(play.session).isInstanceOf(Processing.class);
  }

  @Test
  void whoseApprovalWasTakenBackIsNotAnsweredAndGetsNoCode() {
    Play play = pairing();

    play.arrives(hello("1"), new Sender(Sender.Pairing.REVOKED, Tier.ADMIN, 0));

    assertThat(play.effects(SendReply.class)).isEmpty();
    assertThat(play.effect(Audit.class).event().getReason()).isEqualTo("pairing_revoked");
  }

  @Test
  void theSameMessageGivesTheSameCodeSoThatAnAbortedTransactionLeavesNoOther() {
    assertThat(pairing().arrives(hello("1")).effects)
        .isEqualTo(pairing().arrives(hello("1")).effects);
  }

  @Test
  void whatWasSaidInTheGroupBeforeIsShownWithTheNextQuestion() {
    Play play = group(2);
    play.arrives(inGroup("1", "Lunch?").build());
    play.arrives(inGroup("2", "Pizza!").build());
    play.arrives(inGroup("3", "No, sushi.").build());
    assertThat(play.effects).contains(new DropChatter(0, 1));

    play.arrives(inGroup("4", "What would you take?").setMentionsBot(true).build());

    assertThat(play.effect(IntroduceChatter.class)).isEqualTo(new IntroduceChatter(4, 0, 1, 3));
    assertThat(play.effect(AppendHistory.class).index()).isEqualTo(1);
    assertThat(play.job().nextHistoryIndex()).isEqualTo(2);

    play.isAnswered().arrives(inGroup("5", "Why?").setMentionsBot(true).build());
    assertThat(play.effects(IntroduceChatter.class)).isEmpty();
  }

  @Test
  void aLongGroupMessageIsKeptInPart() {
    Play play = group(2);

    play.arrives(inGroup("1", "x".repeat(10_000)).build());

    assertThat(play.effect(KeepChatter.class).message().getContent()).hasSize(501);
  }

  @Test
  void groupMessagesThatAreKeptAreKeptOnce() {
    Play play = group(2);

    play.arrives(inGroup("1", "Lunch?").build());

    assertThat(play.effect(MarkSeen.class)).isEqualTo(new MarkSeen("1"));
  }

  @Test
  void keptMessagesSayWhoWroteThem() {
    ChatMessage entry =
        GroupChatter.entry(List.of(GroupChatter.kept(inGroup("1", "Lunch?").build())));

    assertThat(entry.getContent()).isEqualTo("[Said in the group before, not to you]\nAnn: Lunch?");
  }

  @Test
  void picturesOfKeptMessagesAreOnlyNamed() {
    ChatMessage kept =
        GroupChatter.kept(inGroup("1", "Look!").setAttachments(List.of(Samples.photo(3))).build());

    assertThat(kept.getContent()).isEqualTo("[photo]\nLook!");
    assertThat(kept.getImages()).isEmpty();
  }

  private static Play pairing() {
    return new Play(
        withTelegram(Samples.rules(DmPolicy.PAIRING, GroupPolicy.DISABLED, Set.of(), Set.of()), 0),
        STRANGER);
  }

  private static Play group(int chatter) {
    return new Play(
        withTelegram(
            Samples.rules(DmPolicy.DISABLED, GroupPolicy.OPEN, Set.of(), Set.of()), chatter),
        "telegram/main/group/-1");
  }

  private static Policy withTelegram(AccessRules rules, int chatter) {
    Policy policy = Samples.policy();
    return new Policy(
        AccessBook.of(Map.of("telegram", rules)),
        policy.queue(),
        policy.turns(),
        new Policy.WindowRules(
            1_000, 1_000_000, true, chatter, new ResetRule.Never(), Duration.ofDays(90)),
        policy.tiers(),
        policy.bindings(),
        policy.models(),
        policy.deniedNoticeEvery());
  }

  private static StandardMessage hello(String id) {
    return Samples.message("telegram", ChatType.DM, "77", id, "Hello").build();
  }

  private static StandardMessage.Builder inGroup(String id, String text) {
    return Samples.message("telegram", ChatType.GROUP, "-1", id, text);
  }
}
