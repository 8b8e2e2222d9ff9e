package io.clawstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SimulateCommandTest {
  @Test
  void aRunWithoutAViolationSaysHowMuchWasRun() {
    Run run = Run.of("simulate", "--from", "7", "--seeds", "20", "--steps", "50");

    assertThat(run.code()).isZero();
    assertThat(run.out()).startsWith("Every promise kept: 20 of 20 seeds (50 steps each) in ");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void oneSeedIsRunAlone() {
    assertThat(Run.of("simulate", "--seed", "4711", "--steps", "50").out())
        .startsWith("Every promise kept: 1 of 1 seeds (50 steps each) in ");
  }

  @Test
  void aCountThatIsNoneIsRefused() {
    Run run = Run.of("simulate", "--seeds", "0");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).startsWith("clawstream: --seeds is 0, but must be 1 or more.");
  }
}
