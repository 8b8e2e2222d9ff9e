package io.clawstream.llm.job;

import io.clawstream.events.LlmJob;
import io.clawstream.events.Usage;
import io.clawstream.llm.pace.ModelHealth;
import io.clawstream.llm.pace.Permits;
import io.clawstream.llm.provider.ProviderFailure;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * What operators can see of jobs and calls, by provider and model. Names begin with {@code
 * clawstream.llm.}:
 *
 * <ul>
 *   <li>{@code jobs} counter {outcome: answer, apology, tools, summary, too_long, failed, dropped}
 *   <li>{@code calls} timer {outcome: ok, rate_limited, unavailable, rejected, refused, too_long}
 *   <li>{@code first.token} timer: from the call to the first text or tool call
 *   <li>{@code tokens} counter {direction: in, out}
 *   <li>{@code retries} counter
 *   <li>{@code fallbacks} counter: how often the next model was asked because this one was given up
 *       or left out
 *   <li>{@code permits.wait} timer, {@code permits.waiting} gauge
 *   <li>{@code quota.share} gauge: this worker's part of the fleet's quotas, 0.0 to 1.0
 *   <li>{@code breaker} gauge {state: closed, half_open, open}: 1 for the state that it is in
 * </ul>
 */
public final class JobMetrics {
  private static final String PREFIX = "clawstream.llm.";

  private final MeterRegistry registry;

  /** Metrics of nothing yet. */
  public JobMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Shows the line in front of a model. */
  public void watch(String provider, String model, Permits.Line line) {
    gauge("permits.waiting", Tags.of("provider", provider, "model", model), line::waiting);
    gauge("quota.share", Tags.of("provider", provider, "model", model), line::share);
  }

  /** Shows a model's circuit breaker. */
  public void watch(String provider, String model, Supplier<ModelHealth.Breaker> breaker) {
    for (ModelHealth.Breaker state : ModelHealth.Breaker.values()) {
      gauge(
          "breaker",
          Tags.of(
              "provider", provider, "model", model, "state", state.name().toLowerCase(Locale.ROOT)),
          () -> breaker.get() == state ? 1 : 0);
    }
  }

  private void gauge(String name, Tags tags, Supplier<Number> value) {
    // The registry alone would let go of it.
    Gauge.builder(PREFIX + name, value).tags(tags).strongReference(true).register(registry);
  }

  void ended(LlmJob job, Outcome outcome) {
    String what =
        switch (outcome) {
          case Outcome.Replied(var reply) ->
              switch (reply.getKind()) {
                case ANSWER -> "answer";
                case APOLOGY, NOTICE, CANCELLED -> "apology";
              };
          case Outcome.Reported(var event) ->
              switch (event.getKind()) {
                case TOOLS_REQUESTED -> "tools";
                case SUMMARISED -> "summary";
                case CONTEXT_TOO_LONG -> "too_long";
                case JOB_FAILED, UNKNOWN -> "failed";
              };
          case Outcome.Dropped _ -> "dropped";
        };
    registry.counter(PREFIX + "jobs", tags(job).and("outcome", what)).increment();
  }

  void called(LlmJob job, String outcome, Duration took) {
    timer("calls", tags(job).and("outcome", outcome)).record(took);
  }

  static String nameOf(ProviderFailure failure) {
    return switch (failure) {
      case ProviderFailure.RateLimited _ -> "rate_limited";
      case ProviderFailure.Unavailable _ -> "unavailable";
      case ProviderFailure.Rejected _ -> "rejected";
      case ProviderFailure.Refused _ -> "refused";
      case ProviderFailure.ContextTooLong _ -> "too_long";
    };
  }

  void firstToken(LlmJob job, Duration took) {
    timer("first.token", tags(job)).record(took);
  }

  void used(LlmJob job, Usage usage) {
    registry
        .counter(PREFIX + "tokens", tags(job).and("direction", "in"))
        .increment((double) usage.getInputTokens());
    registry
        .counter(PREFIX + "tokens", tags(job).and("direction", "out"))
        .increment((double) usage.getOutputTokens());
  }

  void retried(LlmJob job) {
    registry.counter(PREFIX + "retries", tags(job)).increment();
  }

  void fellBack(LlmJob from) {
    registry.counter(PREFIX + "fallbacks", tags(from)).increment();
  }

  void waited(LlmJob job, Duration took) {
    timer("permits.wait", tags(job)).record(took);
  }

  private Timer timer(String name, Tags tags) {
    return Timer.builder(PREFIX + name)
        .tags(tags)
        .serviceLevelObjectives(
            Duration.ofMillis(100),
            Duration.ofMillis(250),
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5))
        .register(registry);
  }

  private static Tags tags(LlmJob job) {
    return Tags.of("provider", job.getProvider(), "model", job.getModel());
  }
}
