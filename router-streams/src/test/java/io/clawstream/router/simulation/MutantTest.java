package io.clawstream.router.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The simulator finds what it is there to find. */
class MutantTest {
  private static final int SEEDS = 2_000;
  private static final int STEPS = 200;

  @ParameterizedTest
  @EnumSource
  void aPlantedFaultIsFound(Mutant mutant) {
    Simulation simulation = new Simulation(mutant::plant, STEPS);
    for (long seed = 1; seed <= SEEDS; seed++) {
      Optional<Violation> violation = simulation.run(seed);
      if (violation.isPresent()) {
        System.out.printf(
            "%-50s seed %4d, %2d steps: %s%n",
            mutant, seed, violation.get().schedule().size(), violation.get().promise());
        return;
      }
    }
    assertThat(mutant).as("not found by %d seeds", SEEDS).isNull();
  }
}
