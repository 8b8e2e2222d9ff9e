package io.clawstream.llm.job;

import io.clawstream.events.JobPurpose;
import io.clawstream.events.LlmJob;
import io.clawstream.kit.log.LogKeys;
import io.clawstream.llm.pace.ModelHealth;
import io.clawstream.llm.pace.Permits;
import io.clawstream.llm.pace.Reaction;
import io.clawstream.llm.pace.RetryPolicy;
import io.clawstream.llm.pace.Sleeper;
import io.clawstream.llm.provider.ChatRequest;
import io.clawstream.llm.provider.LlmProvider;
import io.clawstream.llm.provider.ProviderFailure;
import io.clawstream.llm.provider.Providers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Runs one job on the calling thread: asks its model, hands the text on as deltas, tries again
 * where that may help, goes on to the job's other models where that may, and ends with exactly one
 * {@link Outcome}. This is the only place that tries anything twice.
 *
 * <p>Each try is a delta stream of its own, numbered by {@code attempt}, so that a half-written
 * answer is replaced by the next. No call goes on beyond the job's deadline. When it passes, the
 * outcome is {@link Outcome.Dropped}: the router then sends the job again or apologises itself, and
 * a late apology of ours must not win against the answer of the next dispatch. As long as there is
 * time, tries that are used up, or a wait that would go past the deadline, end in an apology.
 *
 * <p>A job whose purpose is a summary is nobody's answer: it is offered no tools, writes no deltas,
 * and ends in an event for the router where an answer would end in a reply.
 */
public final class JobRunner {
  private static final Logger log = LoggerFactory.getLogger(JobRunner.class);

  /**
   * Bounds.
   *
   * @param requestTimeout the most that one call may take, above zero
   * @param deltaInterval the least time between two text deltas, zero or more
   * @param maxAnswerChars the most that an answer may have, in chars (UTF-16 units), 1 or more;
   *     longer ones are cut
   */
  public record Bounds(Duration requestTimeout, Duration deltaInterval, int maxAnswerChars) {}

  private final Providers providers;
  private final ModelHealth health;
  private final ModelCall call;
  private final RetryPolicy retry;
  private final Bounds bounds;
  private final InstantSource clock;
  private final Sleeper sleeper;
  private final JobMetrics metrics;
  private final Outcomes outcomes;

  /** A runner; used by any number of threads at once. */
  public JobRunner(
      Providers providers,
      Permits permits,
      ModelHealth health,
      RetryPolicy retry,
      Bounds bounds,
      InstantSource clock,
      Sleeper sleeper,
      JobMetrics metrics) {
    this.providers = providers;
    this.health = health;
    this.call = new ModelCall(permits, health, bounds, clock, metrics);
    this.retry = retry;
    this.bounds = bounds;
    this.clock = clock;
    this.sleeper = sleeper;
    this.metrics = metrics;
    this.outcomes = new Outcomes(clock);
  }

  /**
   * Runs a job to its end.
   *
   * @param urgent whether it overtakes those that are not
   * @throws InterruptedException if the thread was interrupted; the job has no outcome then
   */
  public Outcome run(LlmJob job, boolean urgent, DeltaSink deltas) throws InterruptedException {
    Outcome outcome =
        switch (job.getPurpose()) {
          case ANSWER -> outcome(new Course(job, urgent, deltas));
          case SUMMARY ->
              outcome(
                  new Course(
                      job,
                      urgent,
                      _ -> {
                        // Nobody watches.
                      }));
        };
    metrics.ended(job, outcome);
    if (outcome instanceof Outcome.Dropped(String when)) {
      log.atWarn()
          .addKeyValue(LogKeys.SESSION, job.getSessionKey())
          .addKeyValue(LogKeys.JOB, job.getJobId())
          .addKeyValue(LogKeys.REASON, when)
          .log("Job dropped: its deadline has passed");
    }
    return outcome;
  }

  /** What the tries at one job have in common. */
  private static final class Course {
    private final LlmJob job;
    private final boolean urgent;
    private final DeltaSink deltas;
    private int streams;

    private Course(LlmJob job, boolean urgent, DeltaSink deltas) {
      this.job = job;
      this.urgent = urgent;
      this.deltas = deltas;
    }
  }

  /** What came of asking one model. */
  private sealed interface Asked {
    record Done(Outcome outcome) implements Asked {}

    /** There is nobody to ask. */
    record Unusable(String why) implements Asked {}

    /**
     * Another model may do better.
     *
     * @param otherwise the outcome if there is none
     */
    record GivenUp(String why, Outcome otherwise) implements Asked {}
  }

  private Outcome outcome(Course course) throws InterruptedException {
    Deque<LlmJob> models = new ArrayDeque<>(Route.of(course.job, health));
    if (!Route.isOwn(models.getFirst(), course.job)) {
      metrics.fellBack(course.job);
    }
    Optional<Outcome> failed = Optional.empty();
    while (true) {
      LlmJob job = models.removeFirst();
      if (!left(job).isPositive()) {
        return new Outcome.Dropped(course.streams == 0 ? "before the first call" : "between calls");
      }
      switch (ask(course, job, !models.isEmpty())) {
        case Asked.Done(Outcome outcome) -> {
          return outcome;
        }
        case Asked.Unusable(String why) -> {
          if (models.isEmpty()) {
            return failed.orElseGet(() -> outcomes.failed(job, why));
          }
          tellFallback(job, models.getFirst(), why);
        }
        case Asked.GivenUp(String why, Outcome otherwise) -> {
          if (models.isEmpty()) {
            return otherwise;
          }
          failed = Optional.of(otherwise);
          tellFallback(job, models.getFirst(), why);
        }
      }
    }
  }

  private Asked ask(Course course, LlmJob job, boolean another) throws InterruptedException {
    return switch (providers.find(job.getProvider())) {
      case Providers.Found.Unusable(String why) -> new Asked.Unusable(why);
      case Providers.Found.Usable(LlmProvider provider) -> {
        boolean tools =
            job.getPurpose() == JobPurpose.ANSWER && provider.supportsTools(job.getModel());
        boolean images = provider.supportsImages(job.getModel());
        Optional<ChatRequest> question =
            JobRequests.question(job, tools, images, bounds.requestTimeout());
        yield question.isEmpty()
            ? new Asked.Done(
                outcomes.failed(job, "The job has no message that a model could answer."))
            : tryAll(course, job, provider, question.get(), another);
      }
    };
  }

  private Asked tryAll(
      Course course, LlmJob job, LlmProvider provider, ChatRequest question, boolean another)
      throws InterruptedException {
    for (int tries = 1; ; tries++) {
      DeltaStream stream =
          new DeltaStream(
              course.job, course.streams++, bounds.deltaInterval(), course.deltas, clock);
      if (course.streams == 1) {
        stream.started();
      }
      // Where another model may be free, half of the time is for that.
      Duration patience = another ? left(job).dividedBy(2) : left(job);
      ProviderFailure failure;
      switch (call.make(job, provider, question, stream, course.urgent, patience)) {
        case ModelCall.Ended.Answered(Answer answer) -> {
          return new Asked.Done(outcomes.done(job, answer));
        }
        case ModelCall.Ended.NoPermit() -> {
          Outcome dropped = new Outcome.Dropped("waiting for a permit");
          return another
              ? new Asked.GivenUp("There was no permit in time.", dropped)
              : new Asked.Done(dropped);
        }
        case ModelCall.Ended.NotTried(Duration pause) -> {
          failure =
              new ProviderFailure.Unavailable(
                  "Provider '"
                      + job.getProvider()
                      + "' failed too often lately with model "
                      + job.getModel()
                      + " and is left alone for a while.",
                  Optional.of(pause));
          if (another) {
            return new Asked.GivenUp(failure.message(), outcomes.givenUp(job, failure, tries));
          }
        }
        case ModelCall.Ended.Failed(ProviderFailure why) -> failure = why;
      }
      Duration left = left(job);
      if (!left.isPositive()) {
        return new Asked.Done(new Outcome.Dropped("during a call: " + failure.message()));
      }
      RetryPolicy.Verdict verdict = retry.after(failure, tries, left, another);
      tell(job, failure, tries, verdict);
      switch (verdict) {
        case RetryPolicy.Verdict.Again(Duration wait) -> {
          metrics.retried(job);
          sleeper.sleep(wait);
        }
        case RetryPolicy.Verdict.NextModel() -> {
          health.givenUp(provider.name(), job.getModel());
          return new Asked.GivenUp(failure.message(), outcomes.givenUp(job, failure, tries));
        }
        case RetryPolicy.Verdict.GiveUp() -> {
          if (Reaction.to(failure).isModelsFault()) {
            health.givenUp(provider.name(), job.getModel());
          }
          return new Asked.Done(outcomes.givenUp(job, failure, tries));
        }
      }
    }
  }

  private void tellFallback(LlmJob from, LlmJob to, String why) {
    metrics.fellBack(from);
    log.atWarn()
        .addKeyValue(LogKeys.SESSION, from.getSessionKey())
        .addKeyValue(LogKeys.JOB, from.getJobId())
        .addKeyValue(LogKeys.PROVIDER, from.getProvider())
        .addKeyValue(LogKeys.MODEL, from.getModel())
        .addKeyValue(LogKeys.REASON, why)
        .log("Model given up; asking {}/{} instead", to.getProvider(), to.getModel());
  }

  private static void tell(
      LlmJob job, ProviderFailure failure, int tries, RetryPolicy.Verdict verdict) {
    log.atLevel(Level.WARN)
        .addKeyValue(LogKeys.SESSION, job.getSessionKey())
        .addKeyValue(LogKeys.JOB, job.getJobId())
        .addKeyValue(LogKeys.PROVIDER, job.getProvider())
        .addKeyValue(LogKeys.MODEL, job.getModel())
        .addKeyValue(LogKeys.ATTEMPT, tries)
        .addKeyValue(LogKeys.REASON, failure.message())
        .log(
            switch (verdict) {
              case RetryPolicy.Verdict.Again(Duration wait) ->
                  "Call failed; tried again in " + wait;
              case RetryPolicy.Verdict.NextModel() -> "Call failed; going on to the next model";
              case RetryPolicy.Verdict.GiveUp() -> "Call failed; giving up";
            });
  }

  private Duration left(LlmJob job) {
    return Duration.ofMillis(job.getDeadline() - clock.millis());
  }
}
