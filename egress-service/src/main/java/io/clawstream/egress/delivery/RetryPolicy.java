package io.clawstream.egress.delivery;

import io.clawstream.egress.channel.Outcome;
import io.clawstream.events.DeliveryStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What follows a request. Failures that may pass are tried again after 1, 2, 4 … 30 s, give or take
 * a fifth; a platform that says how long to wait is obeyed; both only until the deadline. An edit
 * may be repeated when its fate is unknown, and turns into a new message when it is refused for
 * good.
 */
public final class RetryPolicy {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final double JITTER = 0.2;
  private static final int DOUBLINGS = 5;

  private final Duration timeout;
  private final RandomGenerator random;

  /**
   * @param timeout how long a part may be tried, above zero
   */
  public RetryPolicy(Duration timeout, RandomGenerator random) {
    this.timeout = timeout;
    this.random = random;
  }

  /** What follows. */
  sealed interface Next {
    /** Nothing: it is over. */
    record Done(DeliveryStatus status, Optional<String> platformMessageId, Optional<String> error)
        implements Next {}

    /** The same again, after a while. */
    record Again(Duration delay) implements Next {}

    /** A new message, at once. */
    record Afresh() implements Next {}
  }

  /** Until when a part that is begun now may be tried. */
  Instant deadline(Instant now) {
    return now.plus(timeout);
  }

  /**
   * Decides.
   *
   * @param editing whether the request was an edit
   * @param failures failures of this part that may pass, this one included if it is one
   */
  Next after(Outcome outcome, boolean editing, int failures, Instant now, Instant deadline) {
    return switch (outcome) {
      case Outcome.Delivered(String id) ->
          new Next.Done(DeliveryStatus.DELIVERED, Optional.of(id), Optional.empty());
      case Outcome.RetryLater(Duration delay) ->
          again(delay, "the platform wants to be left alone for " + delay, now, deadline);
      case Outcome.Transient(String why) -> again(backOff(failures), why, now, deadline);
      case Outcome.Unknown(String why) when editing -> again(backOff(failures), why, now, deadline);
      case Outcome.Unknown(String why) -> over(DeliveryStatus.UNKNOWN, why);
      case Outcome.Permanent(String why) when editing -> new Next.Afresh();
      case Outcome.Permanent(String why) -> over(DeliveryStatus.FAILED, why);
    };
  }

  private Next again(Duration delay, String why, Instant now, Instant deadline) {
    return now.plus(delay).isAfter(deadline)
        ? over(DeliveryStatus.FAILED, "Gave up after " + timeout + ": " + why)
        : new Next.Again(delay);
  }

  private static Next over(DeliveryStatus status, String why) {
    return new Next.Done(status, Optional.empty(), Optional.of(why));
  }

  private Duration backOff(int failures) {
    int doublings = Math.min(Math.max(failures - 1, 0), DOUBLINGS);
    Duration plain = FIRST.multipliedBy(1L << doublings);
    Duration bounded = plain.compareTo(LONGEST) > 0 ? LONGEST : plain;
    double factor = 1 - JITTER + 2 * JITTER * random.nextDouble();
    return Duration.ofMillis(Math.round(bounded.toMillis() * factor));
  }
}
