package io.clawstream.kit.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.kit.dispatch.OffsetRanges.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OffsetRangesTest {
  @Test
  void neighboursBecomeOneRange() {
    OffsetRanges ranges = new OffsetRanges();

    ranges.add(3, 5);
    ranges.add(7, 9);
    ranges.add(5, 7);

    assertThat(ranges.ranges()).containsExactly(new Range(3, 9));
  }

  @Test
  void anEmptyRangeAddsNothing() {
    OffsetRanges ranges = new OffsetRanges();

    ranges.add(4, 4);

    assertThat(ranges.ranges()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void behavesLikeASetOfOffsets(long seed) {
    Random random = new Random(seed);
    OffsetRanges ranges = new OffsetRanges();
    TreeSet<Long> model = new TreeSet<>();

    for (int step = 0; step < 300; step++) {
      if (random.nextInt(20) == 0) {
        long upTo = ranges.firstMissingFrom(random.nextInt(40));
        ranges.forgetUpTo(upTo);
        model.headSet(upTo).clear();
      } else {
        long from = random.nextInt(400);
        long to = from + random.nextInt(6);
        ranges.add(from, to);
        for (long offset = from; offset < to; offset++) {
          model.add(offset);
        }
      }
      assertThat(offsets(ranges)).containsExactlyElementsOf(model);
      assertThat(separate(ranges.ranges())).isTrue();
      long probe = random.nextInt(400);
      assertThat(ranges.contains(probe)).isEqualTo(model.contains(probe));
      assertThat(ranges.firstMissingFrom(probe)).isEqualTo(firstMissing(model, probe));
    }
  }

  private static List<Long> offsets(OffsetRanges ranges) {
    List<Long> offsets = new ArrayList<>();
    for (Range range : ranges.ranges()) {
      for (long offset = range.from(); offset < range.to(); offset++) {
        offsets.add(offset);
      }
    }
    return offsets;
  }

  private static boolean separate(List<Range> ranges) {
    for (int i = 1; i < ranges.size(); i++) {
      if (ranges.get(i).from() <= ranges.get(i - 1).to()) {
        return false;
      }
    }
    return true;
  }

  private static long firstMissing(Set<Long> model, long from) {
    long offset = from;
    while (model.contains(offset)) {
      offset++;
    }
    return offset;
  }
}
