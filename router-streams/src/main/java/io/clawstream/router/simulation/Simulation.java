package io.clawstream.router.simulation;

import io.clawstream.schemas.TrustedClasses;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs schedules. The same seed and number of steps give the same schedule, and the same schedule
 * gives the same result.
 *
 * @param subject makes the router under test anew for each world
 * @param steps how many steps a schedule has, 1 or more
 */
public record Simulation(Supplier<Subject> subject, int steps) {
  static {
    TrustedClasses.trust();
  }

  /** Draws that are made for a step before something is done that is always possible. */
  private static final int TRIES = 50;

  /** A simulation of the router as it is. */
  public static Simulation ofTheRouter(int steps) {
    return new Simulation(() -> Subject.REAL, steps);
  }

  /** Runs the schedule of a seed; empty if every promise was kept. */
  public Optional<Violation> run(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Scenario scenario = Scenario.of(random);
    Chance chance = new Chance(random, scenario);
    World world = world(scenario, null);
    List<Step> schedule = new ArrayList<>(steps);
    try {
      while (schedule.size() < steps) {
        takeStep(world, chance, schedule);
      }
      world.settle();
      return Optional.empty();
    } catch (BrokenPromise broken) {
      Shrinker shrinker = new Shrinker(this, scenario, broken.promise());
      return Optional.of(shrinker.violation(seed, schedule));
    }
  }

  private static void takeStep(World world, Chance chance, List<Step> schedule) {
    for (int i = 0; i < TRIES; i++) {
      Step step = chance.next();
      schedule.add(step);
      if (world.does(step)) {
        return;
      }
      schedule.removeLast();
    }
    Step always = new Step.Say(Person.ANN, Said.QUESTION);
    schedule.add(always);
    world.does(always);
  }

  /** What becomes of a schedule; null if every promise was kept. */
  @Nullable BrokenPromise play(
      Scenario scenario, List<Step> schedule, @Nullable List<String> story) {
    World world = world(scenario, story);
    try {
      for (Step step : schedule) {
        world.does(step);
      }
      world.settle();
      return null;
    } catch (BrokenPromise broken) {
      return broken;
    }
  }

  private World world(Scenario scenario, @Nullable List<String> story) {
    return new World(scenario, subject.get(), subject.get(), story);
  }
}
