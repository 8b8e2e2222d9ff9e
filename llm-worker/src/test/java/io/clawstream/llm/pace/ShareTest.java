package io.clawstream.llm.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ShareTest {
  @Test
  void allSharesTogetherAreTheQuotaHoweverThePartitionsAreDealtOut() {
    Random random = new Random(4);
    for (int run = 0; run < 2_000; run++) {
      int partitions = 1 + random.nextInt(64);
      long quota = 1L + random.nextInt(random.nextBoolean() ? 20 : 100_000);
      List<Share> fleet = dealtOut(partitions, 1 + random.nextInt(10), random);

      List<Share.Portion> portions = fleet.stream().map(share -> share.portion(quota)).toList();

      long minutes = portions.getFirst().minutes();
      assertThat(portions).allMatch(portion -> portion.minutes() == minutes);
      assertThat(portions.stream().mapToLong(Share.Portion::permits).sum())
          .as("quota %s over %s partitions", quota, partitions)
          .isEqualTo(quota * minutes);
    }
  }

  @Test
  void whoeverOwnsAnythingHasPermits() {
    for (int quota = 1; quota <= 70; quota++) {
      for (int partition = 0; partition < 64; partition++) {
        Share one = new Share(Set.of(partition), 64);
        assertThat(one.portion(quota).permits()).isPositive();
        assertThat(one.atOnce(quota)).isPositive();
      }
    }
  }

  @Test
  void aQuotaOfAtLeastOneForEachPartitionIsDividedByTheMinute() {
    assertThat(new Share(Set.of(0, 1, 2), 8).portion(60)).isEqualTo(new Share.Portion(22, 1));
    assertThat(Share.WHOLE.portion(1)).isEqualTo(new Share.Portion(1, 1));
  }

  @Test
  void aSmallerQuotaIsDividedOverAsManyMinutesAsGiveEachPartitionOne() {
    assertThat(new Share(Set.of(7), 8).portion(3)).isEqualTo(new Share.Portion(2, 3));
    assertThat(new Share(Set.of(0), 8).portion(3)).isEqualTo(new Share.Portion(1, 3));
  }

  @Test
  void whoeverOwnsNothingHasNothing() {
    assertThat(Share.NONE.portion(60).permits()).isZero();
    assertThat(Share.NONE.atOnce(60)).isZero();
    assertThat(Share.NONE.fraction()).isZero();
  }

  @Test
  void aPartitionThatTheTopicDoesNotHaveIsRefused() {
    assertThatThrownBy(() -> new Share(Set.of(8), 8)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Share(Set.of(-1), 8)).isInstanceOf(IllegalArgumentException.class);
  }

  private static List<Share> dealtOut(int partitions, int workers, Random random) {
    List<Set<Integer>> owned = new ArrayList<>();
    for (int worker = 0; worker < workers; worker++) {
      owned.add(new HashSet<>());
    }
    for (int partition = 0; partition < partitions; partition++) {
      owned.get(random.nextInt(workers)).add(partition);
    }
    return owned.stream().map(set -> new Share(set, partitions)).toList();
  }
}
