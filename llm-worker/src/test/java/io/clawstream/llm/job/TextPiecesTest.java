package io.clawstream.llm.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TextPiecesTest {
  private final TextPieces pieces = new TextPieces(Duration.ofMillis(50), 100);

  @Test
  void theFirstTextGoesOutAtOnce() {
    assertThat(pieces.add("H", 1_000)).contains("H");
  }

  @Test
  void whatFollowsWaitsUntilTheIntervalIsOver() {
    var _ = pieces.add("H", 1_000);

    assertThat(pieces.add("el", 1_010)).isEmpty();
    assertThat(pieces.add("lo", 1_049)).isEmpty();
    assertThat(pieces.add("!", 1_050)).contains("ello!");
    assertThat(pieces.add("?", 1_051)).isEmpty();
    assertThat(pieces.take(1_052)).contains("?");
    assertThat(pieces.take(1_053)).isEmpty();
  }

  @Test
  void muchTextDoesNotWait() {
    var _ = pieces.add("H", 1_000);

    assertThat(pieces.add("x".repeat(100), 1_001)).contains("x".repeat(100));
  }

  @Test
  void halfACharacterWaitsForItsOtherHalf() {
    assertThat(pieces.add("a\uD83D", 1_000)).contains("a");
    assertThat(pieces.take(1_001)).isEmpty();
    assertThat(pieces.add("\uDE00", 1_100)).contains("\uD83D\uDE00");
  }

  @Test
  void nothingIsLostOrMixedUpAndNoPieceSplitsACharacter() {
    for (int seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      TextPieces some =
          new TextPieces(Duration.ofMillis(random.nextInt(100)), 2 + random.nextInt(20));
      StringBuilder whole = new StringBuilder();
      for (int i = 0; i < 60; i++) {
        whole.appendCodePoint(
            random.nextBoolean() ? 'a' + random.nextInt(26) : 0x1F600 + random.nextInt(50));
      }
      List<String> sent = new ArrayList<>();
      long now = 0;
      int at = 0;
      while (at < whole.length()) {
        int next = Math.min(whole.length(), at + 1 + random.nextInt(5));
        now += random.nextInt(40);
        some.add(whole.substring(at, next), now).ifPresent(sent::add);
        at = next;
      }
      some.take(now).ifPresent(sent::add);

      assertThat(String.join("", sent)).as("seed %s", seed).isEqualTo(whole.toString());
      assertThat(sent)
          .as("seed %s", seed)
          .allSatisfy(
              piece -> {
                assertThat(piece).isNotEmpty();
                assertThat(Character.isHighSurrogate(piece.charAt(piece.length() - 1))).isFalse();
                assertThat(Character.isLowSurrogate(piece.charAt(0))).isFalse();
              });
    }
  }
}
