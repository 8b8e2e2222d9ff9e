package io.clawstream.llm.job;

import io.clawstream.events.LlmJob;
import io.clawstream.kit.log.LogKeys;
import io.clawstream.llm.pace.ModelHealth;
import io.clawstream.llm.pace.Permits;
import io.clawstream.llm.provider.ChatListener;
import io.clawstream.llm.provider.ChatRequest;
import io.clawstream.llm.provider.LlmProvider;
import io.clawstream.llm.provider.ProviderException;
import io.clawstream.llm.provider.ProviderFailure;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One call of one model: waits for leave, makes it, and sees to it that others learn from it. */
final class ModelCall {
  private static final Logger log = LoggerFactory.getLogger(ModelCall.class);

  private final Permits permits;
  private final ModelHealth health;
  private final JobRunner.Bounds bounds;
  private final InstantSource clock;
  private final JobMetrics metrics;

  /** How a call ended. */
  sealed interface Ended {
    /** With an answer. */
    record Answered(Answer answer) implements Ended {}

    /** Without one. */
    record Failed(ProviderFailure failure) implements Ended {}

    /** It was not made: the model has failed too often lately. */
    record NotTried(Duration pause) implements Ended {}

    /** It was not made: there was no permit within the time. */
    record NoPermit() implements Ended {}
  }

  ModelCall(
      Permits permits,
      ModelHealth health,
      JobRunner.Bounds bounds,
      InstantSource clock,
      JobMetrics metrics) {
    this.permits = permits;
    this.health = health;
    this.bounds = bounds;
    this.clock = clock;
    this.metrics = metrics;
  }

  /**
   * Makes the call.
   *
   * @param job names the model
   * @param urgent whether it overtakes those that are not
   * @param patience how long it may wait for a permit
   */
  Ended make(
      LlmJob job,
      LlmProvider provider,
      ChatRequest question,
      DeltaStream stream,
      boolean urgent,
      Duration patience)
      throws InterruptedException {
    String model = job.getModel();
    Permits.Need need =
        new Permits.Need(JobRequests.tokens(question), question.maxOutputTokens(), urgent);
    long asked = clock.millis();
    Optional<Permits.Permit> leave = permits.acquire(provider.name(), model, need, patience);
    metrics.waited(job, since(asked));
    if (leave.isEmpty()) {
      return new Ended.NoPermit();
    }
    try (Permits.Permit permit = leave.get()) {
      Duration left = Duration.ofMillis(job.getDeadline() - clock.millis());
      if (!left.isPositive()) {
        return new Ended.NoPermit();
      }
      Optional<ModelHealth.Trial> begun = health.begin(provider.name(), model);
      if (begun.isEmpty()) {
        return new Ended.NotTried(health.pauseOf(provider.name(), model));
      }
      try (ModelHealth.Trial trial = begun.get()) {
        Duration most = bounds.requestTimeout();
        return tried(
            job,
            provider,
            question.withTimeout(left.compareTo(most) < 0 ? left : most),
            stream,
            permit,
            trial);
      }
    }
  }

  private Ended tried(
      LlmJob job,
      LlmProvider provider,
      ChatRequest question,
      DeltaStream stream,
      Permits.Permit permit,
      ModelHealth.Trial trial)
      throws InterruptedException {
    long begun = clock.millis();
    Answer answer =
        new Answer(
            stream,
            bounds.maxAnswerChars(),
            () -> metrics.firstToken(job, since(begun)),
            told -> permits.told(provider.name(), job.getModel(), told));
    Optional<ProviderFailure> failure =
        ask(
            job,
            provider,
            question,
            event -> {
              permit.heard();
              return answer.on(event);
            },
            answer);
    permit.heard();
    metrics.called(job, failure.map(JobMetrics::nameOf).orElse("ok"), since(begun));
    answer
        .usage()
        .ifPresent(
            usage -> {
              metrics.used(job, usage);
              permit.used(usage.getInputTokens(), usage.getOutputTokens());
            });
    if (failure.isPresent()) {
      retryAfter(failure.get())
          .ifPresent(wait -> permits.leaveAlone(provider.name(), job.getModel(), wait));
      trial.failed(failure.get());
      return new Ended.Failed(failure.get());
    }
    trial.succeeded();
    stream.flush();
    return new Ended.Answered(answer);
  }

  private static Optional<ProviderFailure> ask(
      LlmJob job, LlmProvider provider, ChatRequest question, ChatListener listener, Answer answer)
      throws InterruptedException {
    try {
      provider.chat(question, listener);
      return answer.flaw(job.getPurpose());
    } catch (ProviderException e) {
      return Optional.of(e.failure());
    } catch (RuntimeException e) {
      // Anybody may add a provider: its defects, or a request it chokes on, are this job's
      // misfortune and not the worker's end.
      log.atError()
          .addKeyValue(LogKeys.JOB, job.getJobId())
          .addKeyValue(LogKeys.PROVIDER, job.getProvider())
          .setCause(e)
          .log("A provider failed in a way that it should not");
      return Optional.of(
          new ProviderFailure.Rejected(
              "Asking provider '"
                  + job.getProvider()
                  + "' failed with "
                  + e.getClass().getSimpleName()
                  + "; the worker's log has more."));
    }
  }

  private static Optional<Duration> retryAfter(ProviderFailure failure) {
    return switch (failure) {
      case ProviderFailure.RateLimited limited -> limited.retryAfter();
      case ProviderFailure.Unavailable unavailable -> unavailable.retryAfter();
      case ProviderFailure.Rejected _,
          ProviderFailure.Refused _,
          ProviderFailure.ContextTooLong _ ->
          Optional.empty();
    };
  }

  private Duration since(long start) {
    return Duration.ofMillis(Math.max(0, clock.millis() - start));
  }
}
