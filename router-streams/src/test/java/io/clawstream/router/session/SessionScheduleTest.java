package io.clawstream.router.session;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random schedules of one session against workers that are slow, fail, answer twice, answer late or
 * never. Each seed is a schedule of its own; a failure names it.
 */
class SessionScheduleTest {
  private static final int SCHEDULES = 400;
  private static final int STEPS = 120;

  @Test
  void whateverTheOrderOfEventsEveryMessageIsDealtWithOnceAndInOrder() {
    for (long seed = 1; seed <= SCHEDULES; seed++) {
      run(seed, Samples.policy(3, 2, 2));
    }
  }

  /** The corners of the policy. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void theSameHoldsWithTheSmallestLimits(int limit) {
    for (long seed = 1; seed <= SCHEDULES / 4; seed++) {
      run(seed, Samples.policy(1, limit, limit));
    }
  }

  private static void run(long seed, Policy policy) {
    World world = new World(seed, policy);
    try {
      for (int step = 0; step < STEPS; step++) {
        world.step();
      }
      world.finish();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("Seed " + seed + ": " + e.getMessage(), e);
    }
  }
}
