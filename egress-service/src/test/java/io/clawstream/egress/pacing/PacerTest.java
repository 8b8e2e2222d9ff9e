package io.clawstream.egress.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PacerTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final boolean GROUP = true;
  private static final boolean DIRECT = false;

  private final Pacer pacer = new Pacer(new Limits(30, Duration.ofSeconds(1), 3, 20));

  @Test
  void aChatGetsABurstAndThenOneMessageASecond() {
    List<Duration> waits = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      waits.add(pacer.takeChat("7", DIRECT, NOON));
    }

    assertThat(waits)
        .containsExactly(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ofSeconds(1));
    assertThat(pacer.takeChat("7", DIRECT, NOON.plusSeconds(1))).isZero();
  }

  @Test
  void oneChatDoesNotSlowAnother() {
    for (int i = 0; i < 4; i++) {
      pacer.takeChat("7", DIRECT, NOON);
    }

    assertThat(pacer.takeChat("8", DIRECT, NOON)).isZero();
  }

  @Test
  void aGroupGetsNoMoreThanTwentyMessagesInAnyMinute() {
    List<Instant> sent = new ArrayList<>();
    Instant now = NOON;
    while (sent.size() < 60) {
      Duration wait = pacer.takeChat("-100", GROUP, now);
      if (wait.isZero()) {
        sent.add(now);
      } else {
        now = now.plus(wait);
      }
    }

    for (int i = 20; i < sent.size(); i++) {
      assertThat(Duration.between(sent.get(i - 20), sent.get(i)))
          .isGreaterThanOrEqualTo(Duration.ofMinutes(1));
    }
  }

  @Test
  void allChatsTogetherAreHeldToTheOverallRate() {
    Instant last = NOON;
    for (int i = 0; i < 100; i++) {
      last = pacer.reserve(NOON).at();
    }

    assertThat(Duration.between(NOON, last))
        .isBetween(Duration.ofSeconds(3), Duration.ofSeconds(4));
  }

  @Test
  void whatCanBeLeftOutNeverUsesTheBurst() {
    assertThat(pacer.takeSpare("7", DIRECT, NOON)).isZero();
    assertThat(pacer.takeSpare("7", DIRECT, NOON)).isEqualTo(Duration.ofSeconds(1));

    assertThat(pacer.takeChat("7", DIRECT, NOON)).isZero();
  }

  @Test
  void aSilencedChatWaitsAndOthersDoNot() {
    pacer.silence("7", DIRECT, Duration.ofSeconds(30), NOON);

    assertThat(pacer.takeChat("7", DIRECT, NOON)).isEqualTo(Duration.ofSeconds(30));
    assertThat(pacer.takeChat("8", DIRECT, NOON)).isZero();
    assertThat(pacer.reserve(NOON).at()).isEqualTo(NOON);
    assertThat(pacer.takeChat("7", DIRECT, NOON.plusSeconds(30))).isZero();
  }

  @Test
  void severalSilencedChatsMeanThatTheBotIsSilenced() {
    Pacer.Place early = pacer.reserve(NOON);
    pacer.silence("7", DIRECT, Duration.ofSeconds(30), NOON);
    pacer.silence("8", DIRECT, Duration.ofSeconds(30), NOON);
    assertThat(pacer.spoilt(early)).isFalse();

    pacer.silence("9", DIRECT, Duration.ofSeconds(30), NOON);

    assertThat(pacer.spoilt(early)).isTrue();
    assertThat(pacer.reserve(NOON).at()).isEqualTo(NOON.plusSeconds(30));
  }

  @Test
  void restedChatsAreForgotten() {
    for (int i = 0; i < 999; i++) {
      pacer.takeChat("chat " + i, DIRECT, NOON);
    }

    pacer.takeChat("late", DIRECT, NOON.plusSeconds(10));

    assertThat(pacer.remembered()).isEqualTo(1);
  }
}
