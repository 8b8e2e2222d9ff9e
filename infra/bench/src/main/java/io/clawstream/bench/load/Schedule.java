package io.clawstream.bench.load;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * When the messages of an open loop are due: at a mean rate, with exponential gaps that come from a
 * seed and do not depend on how late anybody is. Times are {@link System#nanoTime}. Not
 * thread-safe.
 */
final class Schedule {
  private static final long LOOK_AGAIN = Duration.ofMillis(5).toNanos();

  private final double ratePerSecond;
  private final Random random;
  private long due = System.nanoTime();

  /** Begins now. */
  Schedule(double ratePerSecond, long seed) {
    this.ratePerSecond = ratePerSecond;
    this.random = new Random(seed);
  }

  /** When the last message was due; at first the beginning. */
  long due() {
    return due;
  }

  /** Returns when the next message is due; at once if that is over already. */
  void awaitNext() throws InterruptedException {
    due += (long) (random.nextExponential() / ratePerSecond * 1e9);
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      LockSupport.parkNanos(Math.min(left, LOOK_AGAIN));
      if (Thread.interrupted()) {
        throw new InterruptedException("Interrupted between two messages.");
      }
    }
  }
}
