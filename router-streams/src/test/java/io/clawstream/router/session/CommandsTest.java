package io.clawstream.router.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.events.ChatType;
import io.clawstream.events.Reply;
import io.clawstream.events.ReplyKind;
import io.clawstream.events.Usage;
import io.clawstream.router.access.Sender;
import io.clawstream.router.access.Tier;
import io.clawstream.router.session.Effect.Audit;
import io.clawstream.router.session.Effect.CancelJob;
import io.clawstream.router.session.Effect.CountUsage;
import io.clawstream.router.session.Effect.DeadLetterJob;
import io.clawstream.router.session.Effect.SendReply;
import io.clawstream.router.session.Session.Closing;
import io.clawstream.router.session.Session.Idle;
import io.clawstream.router.session.Session.Processing;
import io.clawstream.schemas.UserKey;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CommandsTest {
  private final Play play = new Play(Samples.policy());

  @Test
  void stopEndsTheTurnAtOnceAndTellsTheUser() {
    play.says("1", "Write a novel");
    String job = play.job().id(Samples.DM);

    play.says("2", "/stop");

    assertThat(play.session).isInstanceOf(Closing.class);
    assertThat(play.effect(CancelJob.class).cancel().getJobId()).isEqualTo(job);
    List<Reply> replies = play.effects(SendReply.class).map(SendReply::reply).toList();
    assertThat(replies)
        .extracting(Reply::getKind)
        .containsExactly(ReplyKind.NOTICE, ReplyKind.CANCELLED);
    assertThat(replies.getFirst().getContent()).isEqualTo("Stopped.");
    assertThat(replies.getFirst().getAddress().getReplyToId()).isEqualTo("2");

    play.sees(replies.getLast());

    assertThat(play.session).isInstanceOf(Idle.class);
    assertThat(play.effects(DeadLetterJob.class)).isEmpty();
  }

  @Test
  void whatWaitsBehindAStoppedTurnIsAnswered() {
    play.says("1", "one").says("2", "two").says("3", "/stop");

    List<Reply> replies = play.effects(SendReply.class).map(SendReply::reply).toList();
    assertThat(replies.getFirst().getContent()).contains("1 message is still waiting");
    play.sees(replies.getLast());

    assertThat(play.job().turn()).isEqualTo(2);
  }

  @Test
  void thereMayBeNothingToStop() {
    play.says("1", "/stop");

    assertThat(notice()).isEqualTo("There is nothing to stop.");
    assertThat(play.session).isInstanceOf(Idle.class);
  }

  @Test
  void howThingsStandIsToldWhileATurnIsOpen() {
    play.says("1", "one").says("2", "two").says("3", "/status");

    assertThat(notice())
        .contains("I am writing an answer.")
        .contains("1 message is waiting.")
        .contains("the model is the assistant's own");
    assertThat(play.session.ledger().waiting()).isEqualTo(1);
  }

  @Test
  void whoAmISaysWhatAnOperatorWantsToKnow() {
    play.arrives(
        Samples.message("webchat", ChatType.DM, "ann", "1", "/whoami").setUserId("root").build());

    assertThat(notice())
        .contains("user `root` on webchat, tier admin")
        .contains("`webchat/main/dm/ann`");
  }

  @Test
  void usageSaysWhatWasUsedTodayAndWhatMayBe() {
    Play limited = limited(5_000);

    limited.arrives(
        Samples.message("1", "/usage"), new Sender(Sender.Pairing.NONE, Tier.USER, 1_234));

    assertThat(limited.effect(SendReply.class).reply().getContent())
        .contains("1,234 of 5,000 tokens");
  }

  @Test
  void aModelIsChosenFromThoseThatAreOffered() {
    play.says("1", "/model gpt-5");

    assertThat(notice()).contains("From now on `openai/gpt-5` answers");
    assertThat(play.session.ledger().preferences().model()).isEqualTo("openai/gpt-5");

    play.says("2", "/model default");
    assertThat(play.session.ledger().preferences().model()).isNull();
  }

  @Test
  void aModelThatIsNotOfferedIsRefusedWithTheChoices() {
    play.says("1", "/model openai/gpt-99");

    assertThat(notice())
        .contains("no model `openai/gpt-99`")
        .contains("`anthropic/claude-sonnet-5`, `openai/gpt-5`");
    assertThat(play.session.ledger().preferences().model()).isNull();
  }

  @Test
  void aModelThatIsChosenWhileATurnIsOpenIsForTheNextOne() {
    play.says("1", "one").says("2", "/model gpt-5");
    assertThat(play.session.ledger().preferences().model()).isNull();

    play.isAnswered();

    assertThat(play.session.ledger().preferences().model()).isEqualTo("openai/gpt-5");
  }

  @Test
  void settingsAreKeptThroughANewConversation() {
    play.says("1", "/set language=de").says("2", "/set timezone = Europe/Berlin").says("3", "/new");

    assertThat(play.session.ledger().preferences().variables())
        .isEqualTo(Map.of("language", "de", "timezone", "Europe/Berlin"));

    play.says("4", "/set language=");
    assertThat(notice()).doesNotContain("language").contains("Europe/Berlin");
  }

  @Test
  void aTimeZoneThatThereIsNotIsRefused() {
    play.says("1", "/set timezone=Middle/Earth");

    assertThat(notice()).contains("no time zone `Middle/Earth`");
    assertThat(play.session.ledger().preferences().variables()).isEmpty();
  }

  @Test
  void thereIsRoomForAFewShortSettingsOnly() {
    play.says("1", "/set note=" + "x".repeat(257));
    assertThat(notice()).contains("too long");

    for (int i = 0; i < 24; i++) {
      play.says("s" + i, "/set name" + i + "=x");
    }
    play.says("2", "/set more=x");

    assertThat(notice()).contains("room for no more");
    assertThat(play.session.ledger().preferences().variables())
        .hasSize(24)
        .doesNotContainKey("more");
  }

  @Test
  void whoseTokensAreUsedUpIsToldSoAndCanStillUseCommands() {
    Play limited = limited(1_000);
    Sender spent = new Sender(Sender.Pairing.NONE, Tier.USER, 1_000);

    limited.arrives(Samples.message("1", "Hello"), spent);

    assertThat(limited.session).isInstanceOf(Idle.class);
    assertThat(limited.effect(SendReply.class).reply().getContent())
        .contains("your 1,000 tokens for today");
    assertThat(limited.effect(Audit.class).event().getReason()).isEqualTo("over_budget");

    limited.arrives(Samples.message("2", "/help"), spent);
    assertThat(limited.effect(SendReply.class).reply().getContent()).contains("/usage");
  }

  @Test
  void aHigherTierHasABudgetOfItsOwn() {
    Play limited = limited(1_000);

    limited.arrives(
        Samples.message("1", "Hello"), new Sender(Sender.Pairing.APPROVED, Tier.TRUSTED, 1_000));

    assertThat(limited.session).isInstanceOf(Processing.class);
    assertThat(limited.job().question().tier()).isEqualTo(Tier.TRUSTED);
  }

  @Test
  void whatAModelCallUsedIsCountedForWhoAsked() {
    play.says("1", "Hello").isAnswered();

    CountUsage counted = play.effect(CountUsage.class);
    assertThat(counted.user()).isEqualTo(new UserKey("webchat", "main", "ann"));
    assertThat(counted.usage()).isEqualTo(new Usage(10L, 5L));
    assertThat(counted.turns()).isEqualTo(1);
  }

  private String notice() {
    Reply reply = play.effect(SendReply.class).reply();
    assertThat(reply.getKind()).isEqualTo(ReplyKind.NOTICE);
    return reply.getContent();
  }

  private static Play limited(long tokensPerDay) {
    return new Play(
        Samples.policy(
            Samples.policy().queue(),
            Samples.policy().turns(),
            Samples.endlessWindow(),
            tokensPerDay));
  }
}
