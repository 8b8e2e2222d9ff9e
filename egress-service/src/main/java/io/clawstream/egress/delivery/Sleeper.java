package io.clawstream.egress.delivery;

import java.time.Duration;

/**
 * Waiting: for a platform's limits, and between tries. Interruptible, and in tests no time at all.
 */
@FunctionalInterface
public interface Sleeper {
  /** Returns after this time; zero or less is none. */
  void sleep(Duration time) throws InterruptedException;
}
