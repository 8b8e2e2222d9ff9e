package io.clawstream.egress.pacing;

import java.time.Duration;
import java.time.Instant;

/**
 * One rate limit: the generic cell rate algorithm. Its whole state is the instant at which it will
 * have forgotten everything, so a limit that has rested can be thrown away and made anew, and there
 * are no window edges at which twice the rate would pass. Not thread-safe.
 */
final class Rate {
  private final Duration interval;
  private final Duration tolerance;
  private Instant rested = Instant.MIN;

  /**
   * @param interval between two events in the long run, above zero
   * @param burst how many may come at once after a rest, 1 or more
   */
  Rate(Duration interval, int burst) {
    this.interval = interval;
    this.tolerance = interval.multipliedBy(burst - 1L);
  }

  /** A rate at which no window of this length ever has more events than the limit. */
  static Rate within(Duration window, int limit, int burst) {
    int atOnce = Math.min(burst, limit);
    return new Rate(window.dividedBy(limit - atOnce + 1L), atOnce);
  }

  /** How long until an event may happen; zero if it may now. */
  Duration untilFree(Instant now) {
    return until(rested.equals(Instant.MIN) ? now : rested.minus(tolerance), now);
  }

  /** How long until it has rested; zero if it has. */
  Duration untilRested(Instant now) {
    return until(rested, now);
  }

  /** An event happens now. */
  void take(Instant now) {
    rested = (rested.isAfter(now) ? rested : now).plus(interval);
  }

  /** Claims the next free place. Returns when that is: now or later. */
  Instant reserve(Instant now) {
    Instant at = now.plus(untilFree(now));
    take(at);
    return at;
  }

  /** No event may happen before this instant. */
  void pauseUntil(Instant until) {
    Instant busy = until.plus(tolerance);
    rested = rested.isAfter(busy) ? rested : busy;
  }

  private static Duration until(Instant then, Instant now) {
    return then.isAfter(now) ? Duration.between(now, then) : Duration.ZERO;
  }
}
