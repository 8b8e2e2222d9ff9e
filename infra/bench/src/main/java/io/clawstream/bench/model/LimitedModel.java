package io.clawstream.bench.model;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * A model behind a provider's limits, as answers of a {@link MockModelServer}: so many requests in
 * any minute and so many at once, with a refusal (429) for each one more, and a part of the rest
 * that fails for no reason (503). What it answers, it repeats after a fixed thinking time.
 * Thread-safe.
 */
public final class LimitedModel implements Function<ModelRequest, ModelAnswer> {
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  private final Limits limits;
  private final LongSupplier nanoTime;
  private final Random random;

  /** When the requests of the last minute were let in. */
  private final Deque<Long> admitted = new ArrayDeque<>();

  /** When those that are being answered will have been: each takes the same time. */
  private final Deque<Long> ends = new ArrayDeque<>();

  private long overRate;
  private long overConcurrency;
  private long failed;

  /**
   * What the provider allows, and how good it is.
   *
   * @param requestsPerMinute in any 60 s, 1 or more
   * @param concurrency answers under way at once, 1 or more
   * @param failing which part of the requests fails, 0.0 to 1.0
   * @param thinking from a request to its answer, 0 or more
   */
  public record Limits(int requestsPerMinute, int concurrency, double failing, Duration thinking) {}

  /**
   * What it has turned away.
   *
   * @param overRate requests beyond the requests per minute
   * @param overConcurrency requests beyond those at once
   * @param failed requests that failed for no reason
   */
  public record Refusals(long overRate, long overConcurrency, long failed) {}

  /**
   * @param nanoTime as {@link System#nanoTime}
   * @param seed of the failures
   */
  public LimitedModel(Limits limits, LongSupplier nanoTime, long seed) {
    this.limits = limits;
    this.nanoTime = nanoTime;
    this.random = new Random(seed);
  }

  @Override
  public synchronized ModelAnswer apply(ModelRequest request) {
    long now = nanoTime.getAsLong();
    while (!admitted.isEmpty() && now - admitted.getFirst() >= MINUTE) {
      admitted.removeFirst();
    }
    while (!ends.isEmpty() && now - ends.getFirst() >= 0) {
      ends.removeFirst();
    }
    if (admitted.size() >= limits.requestsPerMinute()) {
      overRate++;
      return ModelAnswer.tooManyRequests();
    }
    if (ends.size() >= limits.concurrency()) {
      overConcurrency++;
      return ModelAnswer.tooManyRequests();
    }
    admitted.addLast(now);
    if (random.nextDouble() < limits.failing()) {
      failed++;
      return new ModelAnswer.Refused(503, Optional.empty(), "The model is overloaded.");
    }
    ends.addLast(now + limits.thinking().toNanos());
    return new ModelAnswer.Paced(
        Pace.after(limits.thinking()), new ModelAnswer.Text(request.lastUserMessage()));
  }

  /** What it has turned away so far. */
  public synchronized Refusals refusals() {
    return new Refusals(overRate, overConcurrency, failed);
  }
}
