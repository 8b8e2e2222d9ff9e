package io.clawstream.ingress.loop;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait after failures in a row: 1, 2, 4 ... 30 s, each up to a fifth longer or shorter,
 * so that what failed together is not tried again together. Not thread-safe.
 */
public final class Backoff {
  /** The longest wait. */
  public static final Duration MAX = Duration.ofSeconds(30);

  private static final Duration MIN = Duration.ofSeconds(1);
  private static final double JITTER = 0.2;

  private final RandomGenerator random;
  private int failures;

  /** No failure yet. */
  public Backoff(RandomGenerator random) {
    this.random = random;
  }

  /** It failed once more. */
  public Duration next() {
    long step = Math.min(MAX.toMillis(), MIN.toMillis() << Math.min(failures, 10));
    failures++;
    long jittered = Math.round(step * random.nextDouble(1 - JITTER, 1 + JITTER));
    return Duration.ofMillis(Math.clamp(jittered, MIN.toMillis(), MAX.toMillis()));
  }

  /** It worked. */
  public void reset() {
    failures = 0;
  }
}
