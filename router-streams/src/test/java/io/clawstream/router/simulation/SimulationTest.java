package io.clawstream.router.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The router keeps its promises in every schedule that is run here. */
class SimulationTest {
  private static final int STEPS = 200;
  private static final int SEEDS = 10_000;

  @Test
  void theRouterKeepsItsPromisesWhateverHappens() throws InterruptedException {
    long start = System.nanoTime();
    Campaign campaign =
        new Campaign(
            Simulation.ofTheRouter(STEPS), 1, SEEDS, Runtime.getRuntime().availableProcessors());

    assertThat(campaign.run().map(Violation::report)).isEmpty();

    Duration took = Duration.ofNanos(System.nanoTime() - start);
    System.out.printf(
        "%,d schedules of %d steps in %.1f s%n", campaign.done(), STEPS, took.toMillis() / 1000.0);
    assertThat(campaign.done()).isEqualTo(SEEDS);
  }
}
