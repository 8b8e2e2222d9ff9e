package io.clawstream.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RateLimitTest {
  @Test
  void a_burst_is_allowed_and_then_the_rate() {
    RateLimit limit = new RateLimit(2, 0.5, 0);

    assertThat(limit.tryTake(0)).isTrue();
    assertThat(limit.tryTake(0)).isTrue();
    assertThat(limit.tryTake(1_999)).isFalse();
    assertThat(limit.tryTake(2_000)).isTrue();
    assertThat(limit.tryTake(2_001)).isFalse();
  }

  @Test
  void a_long_pause_gives_no_more_than_a_burst() {
    RateLimit limit = new RateLimit(2, 10, 0);

    assertThat(limit.tryTake(1_000_000)).isTrue();
    assertThat(limit.tryTake(1_000_000)).isTrue();
    assertThat(limit.tryTake(1_000_000)).isFalse();
  }

  @Test
  void a_clock_that_goes_back_gives_nothing_and_takes_nothing() {
    RateLimit limit = new RateLimit(1, 1, 10_000);

    assertThat(limit.tryTake(5_000)).isTrue();
    assertThat(limit.tryTake(5_000)).isFalse();
    assertThat(limit.tryTake(6_000)).isTrue();
  }
}
