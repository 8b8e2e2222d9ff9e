package io.clawstream.llm.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clawstream.llm.provider.ProviderFailure;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPolicyTest {
  private static final Duration AGES = Duration.ofHours(1);
  private static final ProviderFailure DOWN = new ProviderFailure.Unavailable("down");

  private final RetryPolicy policy = new RetryPolicy(3, Duration.ofSeconds(1), 0.2, () -> 0.5);

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 2", "3, 4"})
  void theWaitDoublesWithEachTry(int tries, long seconds) {
    assertThat(policy.waitAfter(DOWN, tries, AGES)).contains(Duration.ofSeconds(seconds));
  }

  @Test
  void afterTheLastRetryItGivesUp() {
    assertThat(policy.waitAfter(DOWN, 4, AGES)).isEmpty();
  }

  @Test
  void theWaitVariesByNoMoreThanTheJitter() {
    Random random = new Random(42);
    RetryPolicy varied = new RetryPolicy(3, Duration.ofSeconds(1), 0.2, random::nextDouble);

    for (int i = 0; i < 1_000; i++) {
      int tries = 1 + random.nextInt(3);
      Duration middle = Duration.ofSeconds(1L << (tries - 1));
      assertThat(varied.waitAfter(DOWN, tries, AGES).orElseThrow())
          .isBetween(middle.multipliedBy(8).dividedBy(10), middle.multipliedBy(12).dividedBy(10));
    }
  }

  @Test
  void theProviderIsNotAskedBeforeItWantsToBe() {
    ProviderFailure limited =
        new ProviderFailure.RateLimited("slow down", Optional.of(Duration.ofSeconds(30)));

    assertThat(policy.waitAfter(limited, 1, AGES)).contains(Duration.ofSeconds(30));
  }

  @Test
  void aProviderThatWantsToBeAskedAtOnceIsStillGivenTheBackOff() {
    ProviderFailure limited = new ProviderFailure.Unavailable("busy", Optional.of(Duration.ZERO));

    assertThat(policy.waitAfter(limited, 2, AGES)).contains(Duration.ofSeconds(2));
  }

  @Test
  void aWaitBeyondTheDeadlineIsNotBegun() {
    ProviderFailure limited =
        new ProviderFailure.RateLimited("slow down", Optional.of(Duration.ofSeconds(30)));

    assertThat(policy.waitAfter(limited, 1, Duration.ofSeconds(30))).isEmpty();
    assertThat(policy.waitAfter(DOWN, 3, Duration.ofSeconds(4))).isEmpty();
  }

  @Test
  void whatIsRefusedForGoodIsNotTriedAgain() {
    assertThat(policy.waitAfter(new ProviderFailure.Rejected("401"), 1, AGES)).isEmpty();
    assertThat(policy.waitAfter(new ProviderFailure.ContextTooLong("400"), 1, AGES)).isEmpty();
  }

  @Test
  void senselessSettingsAreRefused() {
    assertThatThrownBy(() -> new RetryPolicy(-1, Duration.ofSeconds(1), 0.2, () -> 0.5))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new RetryPolicy(3, Duration.ZERO, 0.2, () -> 0.5))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new RetryPolicy(3, Duration.ofSeconds(1), 1, () -> 0.5))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
