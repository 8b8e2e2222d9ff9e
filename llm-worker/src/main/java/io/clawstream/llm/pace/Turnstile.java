package io.clawstream.llm.pace;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.internal.SemaphoreBulkhead;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.internal.AtomicRateLimiter;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One line of waiting callers in front of a bulkhead (calls at once) and a rate limiter (calls a
 * minute).
 *
 * <p>Only the first in the line asks them; the others wait for their turn. So nobody reserves a
 * place in the rate limiter's future that it then does not use: in an overload, callers whose time
 * runs out in the line cost the others nothing. Each caller waits no longer than it wants, which
 * the two do not offer by themselves: their waits are the same for all.
 */
final class Turnstile {
  /** The bulkhead is asked again this often while the first in the line waits for it. */
  private static final Duration SLICE = Duration.ofMillis(100);

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Semaphore first = new Semaphore(1, true);
  private final LongSupplier nanoTime;
  private final Sleeper sleeper;
  private final @Nullable Bulkhead bulkhead;
  private final @Nullable RateLimiter limiter;

  Turnstile(String name, Permits.Limits limits, LongSupplier nanoTime, Sleeper sleeper) {
    this.nanoTime = nanoTime;
    this.sleeper = sleeper;
    this.bulkhead =
        limits.maxConcurrent().isEmpty()
            ? null
            : new SemaphoreBulkhead(
                name,
                BulkheadConfig.custom()
                    .maxConcurrentCalls(limits.maxConcurrent().getAsInt())
                    .maxWaitDuration(SLICE)
                    .build());
    this.limiter =
        limits.requestsPerMinute().isEmpty()
            ? null
            : new AtomicRateLimiter(
                name, evenly(limits.requestsPerMinute().getAsInt()), nanoTime::getAsLong);
  }

  /**
   * Spreads the calls over the minute: no more than one second's share at once, so that a minute
   * does not begin with a storm that ends in refusals.
   */
  private static RateLimiterConfig evenly(int requestsPerMinute) {
    int burst = Math.max(1, requestsPerMinute / 60);
    return RateLimiterConfig.custom()
        .limitForPeriod(burst)
        .limitRefreshPeriod(MINUTE.multipliedBy(burst).dividedBy(requestsPerMinute))
        .timeoutDuration(Duration.ZERO)
        .build();
  }

  /**
   * Waits for leave.
   *
   * @return false if it does not come within the time; then there is nothing to give back
   */
  boolean pass(Duration left) throws InterruptedException {
    if (bulkhead == null && limiter == null) {
      return true;
    }
    long deadline = nanoTime.getAsLong() + left.toNanos();
    if (!first.tryAcquire(left.toNanos(), TimeUnit.NANOSECONDS)) {
      return false;
    }
    try {
      return enter(deadline);
    } finally {
      first.release();
    }
  }

  private boolean enter(long deadline) throws InterruptedException {
    if (bulkhead != null) {
      while (!bulkhead.tryAcquirePermission()) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        if (nanoTime.getAsLong() >= deadline) {
          return false;
        }
      }
    }
    boolean entered = false;
    try {
      entered = limiter == null || awaitTurn(limiter, deadline);
      return entered;
    } finally {
      if (!entered) {
        leave();
      }
    }
  }

  private boolean awaitTurn(RateLimiter limiter, long deadline) throws InterruptedException {
    // It reserves only if the wait is no longer than this; nobody else is asking, so it may be
    // changed for each caller.
    limiter.changeTimeoutDuration(Duration.ofNanos(Math.max(0, deadline - nanoTime.getAsLong())));
    long wait = limiter.reservePermission(1);
    if (wait < 0) {
      return false;
    }
    if (wait > 0) {
      sleeper.sleep(Duration.ofNanos(wait));
    }
    return true;
  }

  /** Makes room for the next call at once. */
  void leave() {
    if (bulkhead != null) {
      bulkhead.releasePermission();
    }
  }
}
