package io.clawstream.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CancelledJobsTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final CancelledJobs cancelled = new CancelledJobs(Duration.ofHours(1), 3);

  @Test
  void aJobIsRememberedForTheTimeAndNotLonger() {
    cancelled.add("j-1", NOON);

    assertThat(cancelled.contains("j-1", NOON.plus(Duration.ofMinutes(59)))).isTrue();
    assertThat(cancelled.contains("j-1", NOON.plus(Duration.ofHours(1)))).isFalse();
    assertThat(cancelled.contains("j-2", NOON)).isFalse();
  }

  @Test
  void theOldestGoFirstWhenThereAreTooMany() {
    for (int i = 1; i <= 4; i++) {
      cancelled.add("j-" + i, NOON);
    }

    assertThat(cancelled.contains("j-1", NOON)).isFalse();
    assertThat(cancelled.contains("j-2", NOON)).isTrue();
    assertThat(cancelled.contains("j-4", NOON)).isTrue();
    assertThat(cancelled.size()).isEqualTo(3);
  }

  @Test
  void whatIsCancelledAgainIsYoungAgain() {
    cancelled.add("j-1", NOON);
    cancelled.add("j-2", NOON);
    cancelled.add("j-1", NOON.plus(Duration.ofMinutes(30)));
    cancelled.add("j-3", NOON.plus(Duration.ofMinutes(30)));
    cancelled.add("j-4", NOON.plus(Duration.ofMinutes(30)));

    assertThat(cancelled.contains("j-1", NOON.plus(Duration.ofMinutes(80)))).isTrue();
    assertThat(cancelled.contains("j-2", NOON.plus(Duration.ofMinutes(30)))).isFalse();
  }

  @Test
  void whatIsTooOldTakesNoRoom() {
    cancelled.add("j-1", NOON);
    cancelled.add("j-2", NOON);

    cancelled.add("j-3", NOON.plus(Duration.ofHours(2)));

    assertThat(cancelled.size()).isEqualTo(1);
  }
}
