package io.clawstream.router.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What is told of a broken promise: enough to understand it, and to see it again. */
class ViolationTest {
  private static final Simulation BROKEN = new Simulation(Mutant.NO_MARK_SEEN::plant, 200);

  @Test
  void aViolationNamesTheSeedThePromiseAndTheCommandThatRepeatsIt() throws InterruptedException {
    Violation violation = first();

    assertThat(violation.report())
        .startsWith("Seed " + violation.seed() + " breaks a promise: " + violation.promise().text())
        .contains("The shortest schedule that shows it has " + violation.schedule().size())
        .contains("the router reads inbound@")
        .endsWith("clawstream simulate --seed " + violation.seed() + " --steps 200\n");
  }

  @Test
  void theScheduleIsShortenedUntilNoStepCanBeMissed() throws InterruptedException {
    Violation violation = first();
    Scenario scenario = Scenario.of(new SplittableRandom(violation.seed()));

    assertThat(breaks(scenario, violation.schedule(), violation.promise())).isTrue();
    for (int i = 0; i < violation.schedule().size(); i++) {
      List<Step> shorter = new ArrayList<>(violation.schedule());
      shorter.remove(i);
      assertThat(breaks(scenario, shorter, violation.promise())).isFalse();
    }
    assertThat(violation.schedule()).hasSizeLessThan(12);
  }

  @Test
  void theSameSeedIsTheSameRun() throws InterruptedException {
    Violation violation = first();

    assertThat(BROKEN.run(violation.seed())).contains(violation);
  }

  private static Violation first() throws InterruptedException {
    return new Campaign(BROKEN, 1, 1_000, 1).run().orElseThrow();
  }

  private static boolean breaks(Scenario scenario, List<Step> schedule, Promise promise) {
    BrokenPromise broken = BROKEN.play(scenario, schedule, null);
    return broken != null && broken.promise() == promise;
  }
}
