package io.clawstream.llm.job;

import io.clawstream.events.JobPurpose;
import io.clawstream.events.LlmJob;
import io.clawstream.kit.log.LogKeys;
import io.clawstream.llm.pace.Permits;
import io.clawstream.llm.pace.RetryPolicy;
import io.clawstream.llm.pace.Sleeper;
import io.clawstream.llm.provider.ChatRequest;
import io.clawstream.llm.provider.LlmProvider;
import io.clawstream.llm.provider.ProviderException;
import io.clawstream.llm.provider.ProviderFailure;
import io.clawstream.llm.provider.Providers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Runs one job on the calling thread: waits for a permit, asks the provider, hands its text on as
 * deltas, tries again where that may help, and ends with exactly one {@link Outcome}.
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
  private final Permits permits;
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
      RetryPolicy retry,
      Bounds bounds,
      InstantSource clock,
      Sleeper sleeper,
      JobMetrics metrics) {
    this.providers = providers;
    this.permits = permits;
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
   * @throws InterruptedException if the thread was interrupted; the job has no outcome then
   */
  public Outcome run(LlmJob job, DeltaSink deltas) throws InterruptedException {
    Outcome outcome =
        switch (job.getPurpose()) {
          case ANSWER -> outcome(job, deltas);
          case SUMMARY ->
              outcome(
                  job,
                  _ -> {
                    // Nobody watches.
                  });
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

  private Outcome outcome(LlmJob job, DeltaSink deltas) throws InterruptedException {
    if (!left(job).isPositive()) {
      return new Outcome.Dropped("before the first call");
    }
    return switch (providers.find(job.getProvider())) {
      case Providers.Found.Unusable(String why) -> outcomes.failed(job, why);
      case Providers.Found.Usable(LlmProvider provider) -> {
        boolean tools =
            job.getPurpose() == JobPurpose.ANSWER && provider.supportsTools(job.getModel());
        Optional<ChatRequest> question = JobRequests.question(job, tools, bounds.requestTimeout());
        yield question.isEmpty()
            ? outcomes.failed(job, "The job has no message that a model could answer.")
            : tryAll(job, provider, question.get(), deltas);
      }
    };
  }

  private Outcome tryAll(LlmJob job, LlmProvider provider, ChatRequest question, DeltaSink deltas)
      throws InterruptedException {
    for (int tries = 1; ; tries++) {
      DeltaStream stream = new DeltaStream(job, tries - 1, bounds.deltaInterval(), deltas, clock);
      if (tries == 1) {
        stream.started();
      }
      ProviderFailure failure;
      switch (tryOnce(job, provider, question, stream)) {
        case Try.Done(Outcome outcome) -> {
          return outcome;
        }
        case Try.Failed(ProviderFailure why) -> failure = why;
      }
      Duration left = left(job);
      if (!left.isPositive()) {
        return new Outcome.Dropped("during a call: " + failure.message());
      }
      Optional<Duration> wait = retry.waitAfter(failure, tries, left);
      tell(job, failure, tries, wait);
      if (wait.isEmpty()) {
        return outcomes.givenUp(job, failure, tries);
      }
      metrics.retried(job);
      sleeper.sleep(wait.get());
    }
  }

  private sealed interface Try {
    record Done(Outcome outcome) implements Try {}

    record Failed(ProviderFailure failure) implements Try {}
  }

  private Try tryOnce(LlmJob job, LlmProvider provider, ChatRequest question, DeltaStream stream)
      throws InterruptedException {
    long asked = clock.millis();
    Optional<Permits.Permit> leave = permits.acquire(provider.name(), job.getModel(), left(job));
    metrics.waited(job, since(asked));
    Duration left = left(job);
    if (leave.isEmpty() || !left.isPositive()) {
      leave.ifPresent(Permits.Permit::close);
      return new Try.Done(new Outcome.Dropped("waiting for a permit"));
    }
    long begun = clock.millis();
    Answer answer =
        new Answer(stream, bounds.maxAnswerChars(), () -> metrics.firstToken(job, since(begun)));
    Duration timeout = left.compareTo(bounds.requestTimeout()) < 0 ? left : bounds.requestTimeout();
    Optional<ProviderFailure> failure;
    try (Permits.Permit _ = leave.get()) {
      provider.chat(question.withTimeout(timeout), answer);
      failure = answer.flaw(job.getPurpose());
    } catch (ProviderException e) {
      failure = Optional.of(e.failure());
    } catch (RuntimeException e) {
      // Anybody may add a provider: its defects, or a request it chokes on, are this job's
      // misfortune and not the worker's end.
      log.atError()
          .addKeyValue(LogKeys.JOB, job.getJobId())
          .addKeyValue(LogKeys.PROVIDER, job.getProvider())
          .setCause(e)
          .log("A provider failed in a way that it should not");
      failure =
          Optional.of(
              new ProviderFailure.Rejected(
                  "Asking provider '"
                      + job.getProvider()
                      + "' failed with "
                      + e.getClass().getSimpleName()
                      + "; the worker's log has more."));
    }
    metrics.called(job, failure.map(JobMetrics::nameOf).orElse("ok"), since(begun));
    answer.usage().ifPresent(usage -> metrics.used(job, usage));
    if (failure.isPresent()) {
      return new Try.Failed(failure.get());
    }
    stream.flush();
    return new Try.Done(outcomes.done(job, answer));
  }

  private static void tell(
      LlmJob job, ProviderFailure failure, int tries, Optional<Duration> wait) {
    log.atLevel(Level.WARN)
        .addKeyValue(LogKeys.SESSION, job.getSessionKey())
        .addKeyValue(LogKeys.JOB, job.getJobId())
        .addKeyValue(LogKeys.PROVIDER, job.getProvider())
        .addKeyValue(LogKeys.MODEL, job.getModel())
        .addKeyValue(LogKeys.ATTEMPT, tries)
        .addKeyValue(LogKeys.REASON, failure.message())
        .log(
            wait.isPresent() ? "Call failed; tried again in {}" : "Call failed; giving up",
            wait.map(Duration::toString).orElse(""));
  }

  private Duration left(LlmJob job) {
    return Duration.ofMillis(job.getDeadline() - clock.millis());
  }

  private Duration since(long start) {
    return Duration.ofMillis(Math.max(0, clock.millis() - start));
  }
}
