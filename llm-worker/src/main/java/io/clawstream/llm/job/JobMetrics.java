package io.clawstream.llm.job;

import io.clawstream.events.LlmJob;
import io.clawstream.events.Usage;
import io.clawstream.llm.provider.ProviderFailure;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.IntSupplier;

/**
 * What operators can see of jobs and calls, by provider and model. Names begin with {@code
 * clawstream.llm.}:
 *
 * <ul>
 *   <li>{@code jobs} counter {outcome: answer, apology, tools, summary, failed, dropped}
 *   <li>{@code calls} timer {outcome: ok, rate_limited, unavailable, rejected, too_long}
 *   <li>{@code first.token} timer: from the call to the first text or tool call
 *   <li>{@code tokens} counter {direction: in, out}
 *   <li>{@code retries} counter
 *   <li>{@code permits.wait} timer, {@code permits.waiting} gauge (without provider and model)
 * </ul>
 */
public final class JobMetrics {
  private static final String PREFIX = "clawstream.llm.";

  private final MeterRegistry registry;

  /**
   * @param waiting how many jobs wait for a permit just now
   */
  public JobMetrics(MeterRegistry registry, IntSupplier waiting) {
    this.registry = registry;
    Gauge.builder(PREFIX + "permits.waiting", waiting, IntSupplier::getAsInt)
        // The registry alone would let go of it.
        .strongReference(true)
        .register(registry);
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
