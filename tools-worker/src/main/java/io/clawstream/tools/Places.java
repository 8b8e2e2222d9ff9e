package io.clawstream.tools;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How many calls of one tool may run at once in this process. Thread-safe. */
final class Places {
  private final @Nullable Semaphore free;

  /**
   * @param most 1 or more; empty for no bound
   */
  Places(OptionalInt most) {
    this.free = most.isPresent() ? new Semaphore(most.getAsInt(), true) : null;
  }

  /**
   * Waits for a place, which is to be {@link #leave left} later; false if none was free in time.
   */
  boolean take(Duration patience) throws InterruptedException {
    return free == null || free.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Gives a place that was taken to the next one. */
  void leave() {
    if (free != null) {
      free.release();
    }
  }
}
