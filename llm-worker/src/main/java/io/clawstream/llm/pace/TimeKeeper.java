package io.clawstream.llm.pace;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;

/** The time, and waiting for it or for somebody. A parameter, so that tests need not wait. */
public interface TimeKeeper {
  /** Really waits. */
  TimeKeeper REAL =
      new TimeKeeper() {
        @Override
        public long nanoTime() {
          return System.nanoTime();
        }

        @Override
        @SuppressWarnings("WaitNotInLoop") // The caller's: it has to look at more than one thing.
        public void await(Condition condition, long nanos) throws InterruptedException {
          boolean _ = condition.await(nanos, TimeUnit.NANOSECONDS);
        }
      };

  /** As {@link System#nanoTime}. */
  long nanoTime();

  /**
   * Waits until so many ns have passed or the condition is signalled, or for no reason a little
   * less; its lock is held by the caller.
   *
   * @throws InterruptedException as soon as the thread is interrupted
   */
  void await(Condition condition, long nanos) throws InterruptedException;
}
