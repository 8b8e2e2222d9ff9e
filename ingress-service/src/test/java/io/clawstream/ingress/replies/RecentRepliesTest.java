package io.clawstream.ingress.replies;

import static io.clawstream.ingress.replies.Sessions.ALICE;
import static io.clawstream.ingress.replies.Sessions.BOB;
import static io.clawstream.ingress.replies.Sessions.at;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class RecentRepliesTest {
  @Test
  void a_log_read_from_its_beginning_is_covered_for_ever() {
    RecentReplies recent = recent(10, 1_000, RecentReplies.Coverage.wholeLog(0));

    recent.add(0, at(5, ALICE, "r1"));

    assertThat(recent.coverage(0)).isEqualTo(new RecentReplies.Coverage(0, Long.MIN_VALUE));
  }

  @Test
  void a_log_read_from_the_middle_is_covered_since_its_first_record() {
    RecentReplies recent = recent(10, 1_000, RecentReplies.Coverage.partOfLog(5));

    recent.add(0, at(6, ALICE, "r1"));
    recent.add(0, at(7, ALICE, "r2"));

    assertThat(recent.coverage(0)).isEqualTo(new RecentReplies.Coverage(5, 6_000));
  }

  @Test
  void the_oldest_goes_first_and_is_no_longer_covered() {
    RecentReplies recent = recent(2, 1_000, RecentReplies.Coverage.wholeLog(0));

    recent.add(0, at(0, ALICE, "r1"));
    recent.add(0, at(1, BOB, "r2"));
    recent.add(0, at(2, ALICE, "r3"));

    assertThat(recent.of(ALICE.toString())).containsExactly(at(2, ALICE, "r3"));
    assertThat(recent.of(BOB.toString())).containsExactly(at(1, BOB, "r2"));
    assertThat(recent.coverage(0)).isEqualTo(new RecentReplies.Coverage(1, 1));
  }

  @Test
  void long_texts_count() {
    RecentReplies recent = recent(100, 20, RecentReplies.Coverage.wholeLog(0));

    recent.add(0, at(0, ALICE, "r1"));
    recent.add(0, at(1, ALICE, "r2"));
    recent.add(0, at(2, ALICE, "r3"));

    assertThat(recent.of(ALICE.toString())).hasSize(2);
  }

  @Test
  void a_double_is_told_even_when_the_first_has_been_forgotten() {
    RecentReplies recent = recent(1, 1_000, RecentReplies.Coverage.wholeLog(0));

    assertThat(recent.add(0, at(0, ALICE, "r1"))).isTrue();
    assertThat(recent.add(0, at(1, ALICE, "r2"))).isTrue();
    assertThat(recent.add(0, at(2, ALICE, "r1"))).isFalse();

    assertThat(recent.of(ALICE.toString())).containsExactly(at(1, ALICE, "r2"));
    assertThat(recent.knows("r1")).isTrue();
  }

  @Test
  void ids_are_not_remembered_for_ever() {
    RecentReplies recent = recent(1, 1_000, RecentReplies.Coverage.wholeLog(0));

    for (int i = 0; i < 10; i++) {
      recent.add(0, at(i, ALICE, "r" + i));
    }

    assertThat(recent.knows("r5")).isFalse();
    assertThat(recent.knows("r6")).isTrue();
  }

  private static RecentReplies recent(
      int maxReplies, long maxCharacters, RecentReplies.Coverage coverage) {
    return new RecentReplies(
        new RecentReplies.Limits(maxReplies, maxCharacters), List.of(coverage));
  }
}
