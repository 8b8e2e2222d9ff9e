package io.clawstream.llm.pace;

import io.clawstream.llm.provider.ProviderFailure;
import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * Decides whether and when a failed call is tried again: after 1 s, 2 s, 4 s …, each varied a
 * little so that many workers do not come back at the same moment, and never before the provider
 * wants. The only retry layer there is.
 *
 * @param retries how many tries follow the first, 0 or more
 * @param firstDelay wait before the second try, above zero; doubles each time
 * @param jitter how far a wait may vary in both directions, 0.0 to below 1.0: 0.2 is ± 20 %
 * @param random uniform in [0, 1)
 */
public record RetryPolicy(int retries, Duration firstDelay, double jitter, DoubleSupplier random) {

  /** Checks the ranges. */
  public RetryPolicy {
    if (retries < 0 || !firstDelay.isPositive() || !(jitter >= 0 && jitter < 1)) {
      throw new IllegalArgumentException(
          "A retry policy needs retries >= 0, a first delay above zero and a jitter in [0, 1), but got "
              + retries
              + ", "
              + firstDelay
              + ", "
              + jitter
              + ".");
    }
  }

  /** What to do after a failed call. */
  public sealed interface Verdict {
    /** Ask the same model again. */
    record Again(Duration pause) implements Verdict {}

    /** Ask the next model. */
    record NextModel() implements Verdict {}

    /** No model is asked any more. */
    record GiveUp() implements Verdict {}
  }

  /**
   * What to do after a failed call.
   *
   * @param tries how often this model has been tried, 1 or more
   * @param left time until the deadline
   * @param another whether there is another model to ask. A provider that wants a longer wait than
   *     ours would ever be is not waited for then
   */
  public Verdict after(ProviderFailure failure, int tries, Duration left, boolean another) {
    return switch (Reaction.to(failure)) {
      case RETRY ->
          waitAfter(failure, tries, left)
              .filter(
                  wait -> !another || wait.compareTo(firstDelay.multipliedBy(1L << retries)) < 0)
              .<Verdict>map(Verdict.Again::new)
              .orElseGet(() -> another ? new Verdict.NextModel() : new Verdict.GiveUp());
      case FAIL_OVER -> another ? new Verdict.NextModel() : new Verdict.GiveUp();
      case TELL_USER, COMPACT -> new Verdict.GiveUp();
    };
  }

  /**
   * How long to wait before the next try; empty to give up: the failure is for good, the tries are
   * used up, or the wait would go past the deadline.
   *
   * @param tries how often it has been tried, 1 or more
   * @param left time until the deadline
   */
  public Optional<Duration> waitAfter(ProviderFailure failure, int tries, Duration left) {
    Optional<Duration> wanted =
        switch (failure) {
          case ProviderFailure.RateLimited limited ->
              Optional.of(atLeast(tries, limited.retryAfter()));
          case ProviderFailure.Unavailable unavailable ->
              Optional.of(atLeast(tries, unavailable.retryAfter()));
          case ProviderFailure.Rejected _ -> Optional.empty();
          case ProviderFailure.Refused _ -> Optional.empty();
          case ProviderFailure.ContextTooLong _ -> Optional.empty();
        };
    return wanted.filter(wait -> tries <= retries && wait.compareTo(left) < 0);
  }

  private Duration atLeast(int tries, Optional<Duration> asked) {
    Duration own = firstDelay.multipliedBy(1L << Math.min(tries - 1, 20));
    double factor = 1 - jitter + 2 * jitter * random.getAsDouble();
    Duration varied = Duration.ofNanos((long) (own.toNanos() * factor));
    return asked.filter(time -> time.compareTo(varied) > 0).orElse(varied);
  }
}
