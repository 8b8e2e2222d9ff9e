package io.clawstream.kit.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PriorityLineTest {
  private final PriorityLine<String> line = new PriorityLine<>();

  private String takeAll() {
    StringBuilder taken = new StringBuilder();
    while (!line.isEmpty()) {
      taken.append(line.take().orElseThrow().charAt(0));
    }
    return taken.toString();
  }

  @Test
  void whileBothWaitFourUrgentOnesGoForEachOrdinaryOne() {
    for (int i = 0; i < 10; i++) {
      line.add("u" + i, true);
    }
    for (int i = 0; i < 4; i++) {
      line.add("o" + i, false);
    }

    assertThat(takeAll()).isEqualTo("uuuuouuuuouuoo");
  }

  @Test
  void anUrgentOneOvertakesAllWhoWait() {
    for (int i = 0; i < 100; i++) {
      line.add("o" + i, false);
    }
    line.add("u", true);

    assertThat(line.next()).contains("u");
    assertThat(line.take()).contains("u");
    assertThat(line.take()).contains("o0");
  }

  @Test
  void whoLeavesWasNeverThere() {
    line.add("u", true);
    line.add("o", false);

    line.remove("u");
    line.remove("nobody");
    line.removeIf(one -> one.startsWith("x"));

    assertThat(line.size()).isEqualTo(1);
    assertThat(line.take()).contains("o");
    assertThat(line.take()).isEmpty();
  }

  @Test
  void nobodyWaitsTwice() {
    line.add("u", true);

    assertThatThrownBy(() -> line.add("u", true)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void inAnyScheduleEqualsKeepTheirOrderAndNobodyStarves() {
    Random random = new Random(3);
    for (int run = 0; run < 500; run++) {
      PriorityLine<Integer> any = new PriorityLine<>();
      Deque<Integer> urgent = new ArrayDeque<>();
      Deque<Integer> ordinary = new ArrayDeque<>();
      List<Boolean> turns = new ArrayList<>();
      for (int step = 0; step < 300; step++) {
        if (random.nextInt(3) > 0) {
          boolean isUrgent = random.nextBoolean();
          any.add(step, isUrgent);
          (isUrgent ? urgent : ordinary).add(step);
        } else if (!any.isEmpty()) {
          boolean both = !urgent.isEmpty() && !ordinary.isEmpty();
          int next = any.next().orElseThrow();
          assertThat(any.take()).contains(next);
          boolean wasUrgent = !urgent.isEmpty() && urgent.peek() == next;
          assertThat((wasUrgent ? urgent : ordinary).remove()).isEqualTo(next);
          if (both) {
            turns.add(wasUrgent);
          } else {
            turns.clear();
          }
          int size = turns.size();
          assertThat(size < 5 || turns.subList(size - 5, size).contains(false)).isTrue();
        }
      }
    }
  }
}
