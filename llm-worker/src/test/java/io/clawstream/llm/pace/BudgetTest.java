package io.clawstream.llm.pace;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BudgetTest {
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final long LONG_AGO = -100 * MINUTE;

  /** One call. */
  private record Call(long at, long cost) {}

  @Test
  void inNoMinuteMoreIsSpentThanThePortionWhateverTheLoad() {
    Random random = new Random(7);
    for (int run = 0; run < 200; run++) {
      int permits = 1 + random.nextInt(run % 2 == 0 ? 100 : 3_000);
      Budget budget = new Budget(new Share.Portion(permits, 1), LONG_AGO);
      List<Call> calls = new ArrayList<>();
      long now = random.nextLong(MINUTE);
      long end = now + 5 * MINUTE;
      while (now < end && calls.size() < 10_000) {
        long wait = budget.waitFor(1, now);
        // Full load for a while, then none for a while; and nobody wakes up in time.
        now += Math.max(0, wait) + random.nextLong(2_000_000);
        if (random.nextInt(200) == 0) {
          now += random.nextLong(2 * MINUTE);
        }
        if (budget.waitFor(1, now) <= 0) {
          budget.spend(1, now);
          calls.add(new Call(now, 1));
        }
      }
      assertThat(mostWithin(calls, MINUTE)).as("of %s", permits).isLessThanOrEqualTo(permits);
    }
  }

  @Test
  void underFullLoadAtLeast97PercentAreUsed() {
    for (int permits : new int[] {1, 7, 20, 60, 100, 600, 5_000}) {
      Budget budget = new Budget(new Share.Portion(permits, 1), LONG_AGO);
      List<Call> calls = fullLoad(budget, 10 * MINUTE, new Random(permits));

      assertThat(calls.size()).isGreaterThanOrEqualTo((int) (0.97 * 10 * permits));
    }
  }

  @Test
  void neverMoreThanOneSecondsShareGoesAtOnceNotEvenAfterARest() {
    for (int permits : new int[] {1, 60, 600, 5_000}) {
      Budget budget = new Budget(new Share.Portion(permits, 1), LONG_AGO);

      List<Call> calls = fullLoad(budget, MINUTE, new Random(permits));

      assertThat(mostWithin(calls, SECOND / 2)).isLessThanOrEqualTo(Math.max(1, permits / 60));
    }
  }

  @Test
  void tokensAreSpentLikeRequestsAndWhatCostsMoreThanThePortionGoesAlone() {
    Budget budget = new Budget(new Share.Portion(1_000, 1), LONG_AGO);

    assertThat(budget.waitFor(5_000, 0)).isNotPositive();
    budget.spend(5_000, 0);

    assertThat(budget.waitFor(1, 0)).isGreaterThanOrEqualTo(4 * MINUTE);
  }

  @Test
  void whatACallHasCostInTheEndIsWhatCounts() {
    Budget dear = new Budget(new Share.Portion(6_100, 1), LONG_AGO);
    dear.correct(dear.spend(100, 0), 900);
    Budget cheap = new Budget(new Share.Portion(6_100, 1), LONG_AGO);
    cheap.correct(cheap.spend(1_000, 0), -900);

    // 6,100 in 61 s: 100 a second.
    assertThat(dear.waitFor(100, SECOND)).isBetween(8 * SECOND, 9 * SECOND);
    assertThat(cheap.waitFor(100, SECOND)).isNotPositive();
  }

  @Test
  void aCorrectionThatComesAfterTheWindowMovesNothingInTheNext() {
    Budget budget = new Budget(new Share.Portion(100, 1), LONG_AGO);
    Budget.Spent old = budget.spend(100, 0);
    assertThat(budget.waitFor(1, 2 * MINUTE)).isNotPositive();

    budget.correct(old, -100);

    assertThat(fullLoad(budget, 2 * MINUTE, MINUTE, new Random(1))).hasSizeLessThanOrEqualTo(100);
  }

  @Test
  void aBudgetBeginsEmptyBecauseNobodyKnowsWhatOthersHaveSpent() {
    Budget budget = new Budget(new Share.Portion(61, 1), 0);

    assertThat(budget.waitFor(1, 0)).isEqualTo(SECOND);
    assertThat(budget.waitFor(1, SECOND)).isNotPositive();
  }

  @Test
  void withoutPermitsNothingIsEverSpent() {
    assertThat(new Budget(new Share.Portion(0, 1), 0).waitFor(1, 100 * MINUTE))
        .isEqualTo(Budget.FOREVER);
  }

  /** A fleet under full load, in which partitions change hands all the time. */
  @Test
  void whileThePartitionsMoveTheFleetKeepsTheQuotaAndUsesIt() {
    Random random = new Random(11);
    int partitions = 8;
    for (int quota : new int[] {30, 60, 100, 600}) {
      List<Set<Integer>> owned = new ArrayList<>();
      List<Budget> fleet = new ArrayList<>();
      for (int worker = 0; worker < 3; worker++) {
        Set<Integer> all =
            worker == 0 ? Set.copyOf(IntStream.range(0, partitions).boxed().toList()) : Set.of();
        owned.add(all);
        fleet.add(new Budget(new Share(all, partitions).portion(quota), LONG_AGO));
      }
      List<Call> calls = new ArrayList<>();
      long step = SECOND / 100;
      long nextMove = MINUTE;
      for (long now = 0; now < 20 * MINUTE; now += step) {
        if (now >= nextMove) {
          nextMove = now + MINUTE + random.nextLong(2 * MINUTE);
          move(owned, fleet, partitions, quota, now, random);
        }
        for (Budget budget : fleet) {
          if (budget.waitFor(1, now) <= 0) {
            budget.spend(1, now);
            calls.add(new Call(now, 1));
          }
        }
      }
      assertThat(mostWithin(calls, MINUTE)).as("of %s", quota).isLessThanOrEqualTo(quota);
      assertThat(calls.size()).as("of %s", quota).isGreaterThan((int) (0.80 * 20 * quota));
    }
  }

  private static void move(
      List<Set<Integer>> owned,
      List<Budget> fleet,
      int partitions,
      int quota,
      long now,
      Random random) {
    List<Set<Integer>> next = new ArrayList<>(List.of(Set.of(), Set.of(), Set.of()));
    for (int partition = 0; partition < partitions; partition++) {
      int taker = random.nextInt(3);
      Set<Integer> more = new java.util.HashSet<>(next.get(taker));
      more.add(partition);
      next.set(taker, more);
    }
    for (int worker = 0; worker < 3; worker++) {
      owned.set(worker, next.get(worker));
      fleet.get(worker).change(new Share(next.get(worker), partitions).portion(quota), now);
    }
  }

  private static List<Call> fullLoad(Budget budget, long span, Random random) {
    return fullLoad(budget, 0, span, random);
  }

  private static List<Call> fullLoad(Budget budget, long from, long span, Random random) {
    List<Call> calls = new ArrayList<>();
    long now = from;
    while (true) {
      long wait = budget.waitFor(1, now);
      if (wait <= 0) {
        budget.spend(1, now);
        calls.add(new Call(now, 1));
      } else {
        now += wait + random.nextLong(1_000_000);
      }
      if (now - from >= span) {
        return calls;
      }
    }
  }

  private static long mostWithin(List<Call> calls, long window) {
    long most = 0;
    long sum = 0;
    int first = 0;
    for (Call call : calls) {
      sum += call.cost();
      while (call.at() - calls.get(first).at() >= window) {
        sum -= calls.get(first++).cost();
      }
      most = Math.max(most, sum);
    }
    return most;
  }
}
