package io.clawstream.egress.telegram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.clawstream.egress.channel.ChannelEgress;
import io.clawstream.egress.channel.ChannelEgressKit;
import io.clawstream.egress.channel.Destination;
import io.clawstream.egress.channel.FakePlatform;
import io.clawstream.egress.channel.Outcome;
import io.clawstream.egress.channel.Part;
import io.clawstream.egress.text.Chunker;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TelegramEgressTest extends ChannelEgressKit {
  private static final Destination DM = new Destination("4242", null, false, "17");
  private static final Destination TOPIC = new Destination("-1007", "9", true, "17");

  @Override
  protected FakePlatform startPlatform() throws Exception {
    return new FakeTelegram(SECRET);
  }

  @Override
  protected ChannelEgress sender(URI address, Duration timeout) {
    return new TelegramEgress(address, SECRET, timeout);
  }

  @Override
  protected Destination chat() {
    return DM;
  }

  @Test
  void aDirectMessageQuotesNothingAndShowsNoLinkPreview() {
    sender.send(DM, Part.of("r-1", 0, "Look: https://example.com"));

    JsonNode request = lastRequest();
    assertThat(request.path("chat_id").isIntegralNumber()).isTrue();
    assertThat(request.path("link_preview_options").path("is_disabled").asBoolean()).isTrue();
    assertThat(request.has("reply_parameters")).isFalse();
    assertThat(request.has("message_thread_id")).isFalse();
  }

  @Test
  void theFirstPartInAGroupQuotesTheQuestionIfItIsStillThere() {
    sender.send(TOPIC, Part.of("r-1", 0, "Hello"));

    JsonNode quoted = lastRequest().path("reply_parameters");
    assertThat(quoted.path("message_id").asLong()).isEqualTo(17);
    assertThat(quoted.path("allow_sending_without_reply").asBoolean()).isTrue();
  }

  @Test
  void furtherPartsInAGroupQuoteNothing() {
    sender.send(TOPIC, Part.of("r-1", 1, "Hello"));

    assertThat(lastRequest().has("reply_parameters")).isFalse();
  }

  @Test
  void aThreadIsAnsweredInTheThread() {
    sender.send(TOPIC, Part.of("r-1", 0, "Hello"));
    assertThat(lastRequest().path("message_thread_id").asLong()).isEqualTo(9);

    sender.typing(TOPIC);
    assertThat(lastRequest().path("message_thread_id").asLong()).isEqualTo(9);
  }

  @Test
  void aChannelIsNamedByItsName() {
    sender.send(new Destination("@news", null, true, null), Part.of("r-1", 0, "Hello"));

    assertThat(lastRequest().path("chat_id").asText()).isEqualTo("@news");
  }

  @Test
  void markdownIsSentAsHtml() {
    sender.send(DM, Part.of("r-1", 0, "**Yes** & `no`"));

    assertThat(lastRequest().path("parse_mode").asText()).isEqualTo("HTML");
    assertThat(lastRequest().path("text").asText()).isEqualTo("<b>Yes</b> &amp; <code>no</code>");
  }

  @Test
  void htmlThatTelegramCannotParseIsSentAgainAsPlainText() {
    telegram().refuseHtml();

    assertThat(send("**Yes**")).isInstanceOf(Outcome.Delivered.class);

    assertThat(texts()).containsExactly("**Yes**");
    assertThat(lastRequest().has("parse_mode")).isFalse();
  }

  @Test
  void anEditThatTelegramCannotParseIsSentAgainAsPlainText() {
    send("Hello");
    telegram().refuseHtml();

    assertThat(sender.edit(DM, platform.messages().getFirst().id(), "**Yes**")).isEmpty();

    assertThat(texts()).containsExactly("**Yes**");
  }

  @Test
  void aTextOfWhichNothingWouldBeSeenIsSentAsItIs() {
    assertThat(send("```\n```")).isInstanceOf(Outcome.Delivered.class);

    assertThat(texts()).containsExactly("```\n```");
  }

  @Test
  void aGroupThatHasBecomeASupergroupIsAnsweredThere() {
    telegram().migrate(-100_777);

    assertThat(sender.send(TOPIC, Part.of("r-1", 0, "Hello")))
        .isInstanceOf(Outcome.Delivered.class);

    assertThat(platform.messages().getFirst().chat()).isEqualTo("-100777");
  }

  @Test
  void aWrongTokenIsPermanent() {
    try (ChannelEgress stranger = new TelegramEgress(platform.address(), "1:wrong", PATIENT)) {
      assertThat(stranger.send(DM, Part.of("r-1", 0, "Hello")))
          .isEqualTo(new Outcome.Permanent("401 Unauthorized"));
    }
  }

  @Test
  void somethingThatCannotBeATokenIsRefusedWithoutSayingIt() {
    assertThatThrownBy(() -> new TelegramEgress(platform.address(), "oops secret", PATIENT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("channels.telegram.token")
        .hasMessageNotContaining("secret");
  }

  @Test
  void theFailureOfTheConnectionIsNamed() {
    platform.close();

    assertThat(send("Hello"))
        .isInstanceOfSatisfying(
            Outcome.Transient.class, refusal -> assertThat(refusal.why()).contains("Connect"));
  }

  @Test
  void tablesThatGrowWhenTheyAreRenderedAreCutSoThatTheyFit() {
    String wide = "| " + "w".repeat(90) + " | b |\n|---|---|\n";
    String table = wide + "| x | y |\n".repeat(300);
    var capabilities = sender.capabilities();

    List<String> parts = new Chunker(capabilities.maxLength(), capabilities.measure()).split(table);

    assertThat(parts).hasSizeGreaterThan(1);
    assertThat(parts)
        .allSatisfy(part -> assertThat(send(part)).isInstanceOf(Outcome.Delivered.class));
  }

  private FakeTelegram telegram() {
    return (FakeTelegram) platform;
  }

  private JsonNode lastRequest() {
    return telegram().requests().getLast();
  }
}
