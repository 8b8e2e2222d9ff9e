package io.clawstream.router.simulation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the shortest schedule that breaks the same promise, by leaving steps out (delta
 * debugging): halves first, then ever smaller pieces, until no single step can be missed.
 */
final class Shrinker {
  private final Simulation simulation;
  private final Scenario scenario;
  private final Promise promise;

  Shrinker(Simulation simulation, Scenario scenario, Promise promise) {
    this.simulation = simulation;
    this.scenario = scenario;
    this.promise = promise;
  }

  /**
   * The violation, with its schedule shortened.
   *
   * @param schedule the steps until it was found
   */
  Violation violation(long seed, List<Step> schedule) {
    List<Step> shortest = schedule;
    for (int piece = Math.max(1, schedule.size() / 2); ; piece = Math.max(1, piece / 2)) {
      List<Step> shorter = without(shortest, piece);
      if (piece == 1 && shorter.size() == shortest.size()) {
        break;
      }
      shortest = shorter;
    }
    List<String> story = new ArrayList<>();
    BrokenPromise broken = broken(shortest, story);
    if (broken == null) {
      throw new IllegalStateException(
          "The schedule of seed " + seed + " does not break the same promise twice.");
    }
    return new Violation(
        seed, simulation.steps(), promise, String.valueOf(broken.getMessage()), shortest, story);
  }

  private List<Step> without(List<Step> schedule, int piece) {
    List<Step> shorter = schedule;
    for (int from = 0; from < shorter.size(); ) {
      List<Step> candidate = new ArrayList<>(shorter.subList(0, from));
      candidate.addAll(shorter.subList(Math.min(shorter.size(), from + piece), shorter.size()));
      if (broken(candidate, null) == null) {
        from += piece;
      } else {
        shorter = candidate;
      }
    }
    return shorter;
  }

  private @Nullable BrokenPromise broken(List<Step> schedule, @Nullable List<String> story) {
    BrokenPromise broken = simulation.play(scenario, schedule, story);
    return broken != null && broken.promise() == promise ? broken : null;
  }
}
