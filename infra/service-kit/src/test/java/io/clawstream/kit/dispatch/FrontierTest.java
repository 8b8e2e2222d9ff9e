package io.clawstream.kit.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clawstream.kit.dispatch.OffsetRanges.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrontierTest {
  @Test
  void stopsAtTheFirstUnfinishedRecord() {
    Frontier frontier = Frontier.startingAt(10);
    frontier.polled(10);
    frontier.polled(11);
    frontier.polled(12);

    frontier.finished(10);
    frontier.finished(12);

    assertThat(frontier.next()).isEqualTo(11);
    assertThat(frontier.finishedBeyond()).containsExactly(new Range(12, 13));
  }

  @Test
  void passesOffsetsThatDoNotExist() {
    Frontier frontier = Frontier.startingAt(0);
    frontier.polled(3);
    frontier.polled(7);
    frontier.reached(9);

    frontier.finished(7);
    frontier.finished(3);

    assertThat(frontier.next()).isEqualTo(9);
    assertThat(frontier.finishedBeyond()).isEmpty();
  }

  @Test
  void doesNotGiveOutWhatAnEarlierOwnerFinished() {
    Frontier frontier = Frontier.resuming(5, List.of(new Range(7, 9)));

    assertThat(frontier.polled(5)).isTrue();
    assertThat(frontier.polled(6)).isTrue();
    assertThat(frontier.polled(7)).isFalse();
    assertThat(frontier.polled(8)).isFalse();
    assertThat(frontier.polled(9)).isTrue();
  }

  @Test
  void remembersWhatAnEarlierOwnerFinishedBeforeItIsPolled() {
    Frontier frontier = Frontier.resuming(5, List.of(new Range(7, 9)));
    frontier.polled(5);

    frontier.finished(5);

    assertThat(frontier.next()).isEqualTo(6);
    assertThat(frontier.finishedBeyond()).containsExactly(new Range(7, 9));
  }

  @Test
  void hasNothingNewToCommitUntilSomethingIsFinished() {
    Frontier frontier = Frontier.startingAt(4);
    long before = frontier.revision();

    frontier.polled(4);
    frontier.reached(5);

    assertThat(frontier.revision()).isEqualTo(before);
    frontier.finished(4);
    assertThat(frontier.revision()).isGreaterThan(before);
  }

  @Test
  void refusesToFinishWhatIsNotInHand() {
    Frontier frontier = Frontier.startingAt(4);
    frontier.polled(4);
    frontier.polled(5);
    frontier.finished(5);

    assertThatThrownBy(() -> frontier.finished(3)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> frontier.finished(5)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> frontier.finished(6)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> frontier.polled(5)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void neverCommitsPastUnfinishedWorkAndRepeatsExactlyThatAfterACrash(long seed) {
    for (int run = 0; run < 5; run++) {
      new Schedule(new Random(seed * 1_000 + run)).play();
    }
  }

  /**
   * A partition with gaps, read by one owner after another, each of which dies at a random moment.
   */
  private static final class Schedule {
    private final Random random;
    private final List<Long> log = new ArrayList<>();
    private final long end;
    private final TreeSet<Long> finished = new TreeSet<>();
    private long committed;
    private String metadata = "";
    private TreeSet<Long> finishedAtCommit = new TreeSet<>();

    Schedule(Random random) {
      this.random = random;
      long offset = random.nextInt(3);
      for (int i = 0; i < 120; i++) {
        log.add(offset);
        offset += random.nextInt(4) == 0 ? 1 + random.nextInt(4) : 1;
      }
      this.end = offset + random.nextInt(3);
    }

    void play() {
      int owners = 0;
      while (committed < end) {
        own();
        owners++;
        assertThat(owners).isLessThan(2_000);
      }
      assertThat(finished).containsExactlyElementsOf(log);
    }

    private void own() {
      Frontier frontier = Frontier.resuming(committed, resumed());
      TreeSet<Long> inHand = new TreeSet<>();
      long start = committed;
      int at = (int) log.stream().filter(offset -> offset < start).count();
      int steps = random.nextInt(400);
      for (int step = 0; step < steps; step++) {
        int action = random.nextInt(10);
        if (action < 4 && at < log.size()) {
          long offset = log.get(at++);
          boolean given = frontier.polled(offset);
          assertThat(given)
              .as("record %s is given out unless a commit says that it is finished", offset)
              .isEqualTo(!finishedAtCommit.contains(offset));
          if (given) {
            inHand.add(offset);
          }
        } else if (action < 8 && !inHand.isEmpty()) {
          long offset = new ArrayList<>(inHand).get(random.nextInt(inHand.size()));
          inHand.remove(offset);
          finished.add(offset);
          frontier.finished(offset);
        } else if (action == 8) {
          frontier.reached(at < log.size() ? log.get(at) : end);
        } else {
          commit(frontier, inHand);
        }
      }
      // What was finished and not committed is unknown to the next owner.
      finished.retainAll(finishedAtCommit);
    }

    private void commit(Frontier frontier, NavigableSet<Long> inHand) {
      assertThat(frontier.next()).isGreaterThanOrEqualTo(committed);
      assertThat(inHand.isEmpty() || frontier.next() <= inHand.first()).isTrue();
      assertThat(finished).containsAll(log.stream().filter(o -> o < frontier.next()).toList());
      OffsetRanges beyond = OffsetRanges.of(frontier.finishedBeyond());
      TreeSet<Long> remembered = new TreeSet<>(finished.headSet(frontier.next()));
      log.stream().filter(beyond::contains).forEach(remembered::add);
      assertThat(remembered).as("nothing finished is forgotten").isEqualTo(finished);
      committed = frontier.next();
      metadata = FinishedOffsets.encode(committed, frontier.finishedBeyond(), 4096);
      finishedAtCommit = remembered;
    }

    private List<Range> resumed() {
      return switch (FinishedOffsets.decode(committed, metadata)) {
        case FinishedOffsets.Decoded.Finished(List<Range> ranges) -> ranges;
        case FinishedOffsets.Decoded.Foreign(String why) -> throw new AssertionError(why);
      };
    }
  }
}
