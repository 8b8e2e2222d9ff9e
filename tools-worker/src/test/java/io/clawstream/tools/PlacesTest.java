package io.clawstream.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class PlacesTest {
  @Test
  void aPlaceThatIsTakenIsNotThereForTheNextUntilItIsLeft() throws InterruptedException {
    Places places = new Places(OptionalInt.of(1));

    assertThat(places.take(Duration.ZERO)).isTrue();
    assertThat(places.take(Duration.ofMillis(1))).isFalse();
    places.leave();
    assertThat(places.take(Duration.ZERO)).isTrue();
  }

  @Test
  void withoutABoundThereIsAlwaysOne() throws InterruptedException {
    Places places = new Places(OptionalInt.empty());

    for (int i = 0; i < 1_000; i++) {
      assertThat(places.take(Duration.ZERO)).isTrue();
    }
  }
}
