package io.clawstream.tools.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TrafficTest {
  private static final long SECOND = 1_000_000_000L;

  private final Traffic traffic = new Traffic(0);

  @Test
  void aBurstIsAdmittedAndThenSoManyASecond() {
    assertThat(admitted(0, 2_000)).isEqualTo(1_000);
    assertThat(admitted(SECOND, 2_000)).isEqualTo(100);
    assertThat(admitted(3 * SECOND, 2_000)).isEqualTo(200);
  }

  @Test
  void whoIsQuietMaySendNoMoreThanABurstAfterwards() {
    assertThat(admitted(1_000_000 * SECOND, 5_000)).isEqualTo(1_000);
  }

  private int admitted(long nanos, int sent) {
    int admitted = 0;
    for (int i = 0; i < sent; i++) {
      if (traffic.admit(nanos)) {
        admitted++;
      }
    }
    return admitted;
  }
}
