package io.clawstream.router.simulation;

import java.util.List;

/**
 * A promise that was broken, and the shortest schedule found that breaks it.
 *
 * @param seed which schedule it was found in
 * @param steps how many steps that schedule had
 * @param promise what was promised
 * @param how what happened instead
 * @param schedule the shortened schedule
 * @param story what happens in it
 */
public record Violation(
    long seed, int steps, Promise promise, String how, List<Step> schedule, List<String> story) {
  /** Keeps its own copies. */
  public Violation {
    schedule = List.copyOf(schedule);
    story = List.copyOf(story);
  }

  /** All of it, to be read by people. */
  public String report() {
    StringBuilder text = new StringBuilder();
    text.append("Seed ").append(seed).append(" breaks a promise: ").append(promise.text());
    text.append(".\n").append(how).append("\n\nThe shortest schedule that shows it has ");
    text.append(schedule.size()).append(" steps:\n");
    story.forEach(line -> text.append("  ").append(line).append('\n'));
    return text.append("\nIt is found again by: clawstream simulate --seed ")
        .append(seed)
        .append(" --steps ")
        .append(steps)
        .append('\n')
        .toString();
  }
}
