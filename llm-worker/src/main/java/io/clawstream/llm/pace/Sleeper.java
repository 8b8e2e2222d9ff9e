package io.clawstream.llm.pace;

import java.time.Duration;

/** Waits. A parameter, so that tests need not. */
@FunctionalInterface
public interface Sleeper {
  /** Really waits. */
  Sleeper REAL = Thread::sleep;

  /**
   * Waits this long; not at all for zero or less.
   *
   * @throws InterruptedException as soon as the thread is interrupted
   */
  void sleep(Duration duration) throws InterruptedException;
}
