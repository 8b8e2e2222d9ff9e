package io.clawstream.llm.job;

import io.clawstream.events.LlmJob;
import io.clawstream.events.ModelChoice;
import io.clawstream.llm.pace.ModelHealth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Which models a job asks, and in which order. */
final class Route {
  private Route() {}

  /**
   * The job as each model is asked in turn: the job's own and then its fallbacks; those that rest
   * come last.
   *
   * @return not empty
   */
  static List<LlmJob> of(LlmJob job, ModelHealth health) {
    if (job.getFallbacks().isEmpty()) {
      return List.of(job);
    }
    List<LlmJob> all = new ArrayList<>();
    all.add(job);
    for (ModelChoice choice : job.getFallbacks()) {
      all.add(
          LlmJob.newBuilder(job)
              .setProvider(choice.getProvider())
              .setModel(choice.getModel())
              .build());
    }
    // The sort is stable.
    all.sort(
        Comparator.comparing(
            model -> !health.restsFor(model.getProvider(), model.getModel()).isZero()));
    return all;
  }

  /** Whether a job is asked of its own model. */
  static boolean isOwn(LlmJob asked, LlmJob job) {
    return asked.getProvider().equals(job.getProvider()) && asked.getModel().equals(job.getModel());
  }
}
