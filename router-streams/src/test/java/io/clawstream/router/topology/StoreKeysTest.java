package io.clawstream.router.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Random;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;

class StoreKeysTest {
  private final Random random = new Random(20_260_301);

  @Test
  void theBytesOfAHistoryKeyAreOrderedLikeItsNumbers() {
    for (int i = 0; i < 20_000; i++) {
      String session = session();
      long turn = number();
      long otherTurn = random.nextBoolean() ? turn : number();
      int index = (int) (number() & Integer.MAX_VALUE);
      int otherIndex = (int) (number() & Integer.MAX_VALUE);

      int expected =
          turn == otherTurn ? Integer.compare(index, otherIndex) : Long.compare(turn, otherTurn);

      assertThat(
              Integer.signum(
                  StoreKeys.history(session, turn, index)
                      .compareTo(StoreKeys.history(session, otherTurn, otherIndex))))
          .isEqualTo(expected);
    }
  }

  @Test
  void noSessionsRangeHoldsARowOfAnother() {
    for (int i = 0; i < 50_000; i++) {
      String session = session();
      String other = random.nextBoolean() ? session + session() : session();
      if (other.equals(session)) {
        continue;
      }
      Bytes from = StoreKeys.history(session, 0, 0);
      Bytes to = StoreKeys.history(session, Long.MAX_VALUE, Integer.MAX_VALUE);
      Bytes row = StoreKeys.history(other, number(), (int) (number() & Integer.MAX_VALUE));

      assertThat(row.compareTo(from) < 0 || row.compareTo(to) > 0)
          .as("'%s' and '%s'", session, other)
          .isTrue();
    }
  }

  @Test
  void differentMessagesOfDifferentSessionsHaveDifferentMarks() {
    assertThat(StoreKeys.seen("ab", "c")).isNotEqualTo(StoreKeys.seen("a", "bc"));
  }

  @Test
  void deadlinesAreOrderedByTimeFirstAndReadBack() {
    for (int i = 0; i < 5_000; i++) {
      Instant at = Instant.ofEpochMilli(random.nextLong(1L << 45));
      Instant later = at.plusMillis(1 + random.nextInt(1_000_000));
      String session = session();
      Bytes key = StoreKeys.deadline(at, session);

      assertThat(key).isLessThan(StoreKeys.deadline(later, session()));
      assertThat(key).isGreaterThanOrEqualTo(StoreKeys.deadlinesFrom(at));
      assertThat(key).isLessThan(StoreKeys.deadlinesFrom(later));
      assertThat(StoreKeys.deadlineOf(key)).isEqualTo(at);
      assertThat(StoreKeys.sessionOf(key)).isEqualTo(session);
    }
  }

  @Test
  void negativeNumbersAreRefusedBecauseTheyWouldSortLast() {
    assertThatThrownBy(() -> StoreKeys.history("s", -1, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> StoreKeys.sequence("s", -1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Short and from few letters, so that one is often the beginning of another. */
  private String session() {
    String letters = "a/b\u0000é\uD83D\uDE00";
    StringBuilder text = new StringBuilder();
    int length = 1 + random.nextInt(5);
    for (int i = 0; i < length; i++) {
      int at = random.nextInt(letters.codePointCount(0, letters.length()));
      text.appendCodePoint(letters.codePointAt(letters.offsetByCodePoints(0, at)));
    }
    return text.toString();
  }

  private long number() {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextInt(3);
      case 1 -> random.nextInt(1_000);
      case 2 -> Long.MAX_VALUE - random.nextInt(3);
      default -> random.nextLong() & Long.MAX_VALUE;
    };
  }
}
