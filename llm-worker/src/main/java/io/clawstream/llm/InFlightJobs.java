package io.clawstream.llm;

import io.clawstream.events.LlmJob;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The jobs that this process works on, so that it does not work twice on one.
 *
 * <p>The router sends a job again (same id, next dispatch number) when its deadline has passed; the
 * earlier run is then of no use and is cancelled. A second record with the same dispatch number, or
 * an older one, is a mere duplicate (the router's transaction was aborted and repeated) and is
 * skipped: the first run has an outcome, or its own record is handed out again.
 *
 * <p>Thread-safe. A run is entered and left by the thread that works on it.
 */
final class InFlightJobs {
  private final Map<String, Run> runs = new ConcurrentHashMap<>();

  /** One run of a job, until it is left. */
  final class Run implements AutoCloseable {
    private final LlmJob job;
    private final Thread thread = Thread.currentThread();
    private final ReentrantLock lock = new ReentrantLock();
    private boolean superseded;
    private boolean left;

    private Run(LlmJob job) {
      this.job = job;
    }

    private void supersede() {
      lock.lock();
      try {
        if (!left) {
          superseded = true;
          thread.interrupt();
        }
      } finally {
        lock.unlock();
      }
    }

    /** Whether a later dispatch of the job has taken over. */
    boolean isSuperseded() {
      lock.lock();
      try {
        return superseded;
      } finally {
        lock.unlock();
      }
    }

    /** From here on nobody interrupts the thread on behalf of the job. */
    @Override
    public void close() {
      lock.lock();
      try {
        left = true;
        if (superseded) {
          // The interruption may have come too late to be noticed; what is done next must not
          // suffer from it.
          boolean _ = Thread.interrupted();
        }
      } finally {
        lock.unlock();
      }
      runs.remove(job.getJobId(), this);
    }
  }

  /**
   * Begins to work on a job, on the calling thread. An earlier dispatch that is under way is
   * interrupted.
   *
   * @return empty if this dispatch, or a later one, is under way already
   */
  Optional<Run> enter(LlmJob job) {
    Run mine = new Run(job);
    AtomicReference<@Nullable Run> earlier = new AtomicReference<>();
    Run current =
        runs.merge(
            job.getJobId(),
            mine,
            (there, next) -> {
              if (there.job.getDispatch() >= job.getDispatch()) {
                return there;
              }
              earlier.set(there);
              return next;
            });
    @Nullable Run overtaken = earlier.get();
    if (overtaken != null) {
      overtaken.supersede();
    }
    return current == mine ? Optional.of(mine) : Optional.empty();
  }
}
