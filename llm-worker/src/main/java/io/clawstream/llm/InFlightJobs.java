package io.clawstream.llm;

import io.clawstream.events.LlmJob;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The jobs that this process works on, so that it does not work twice on one, nor on one that
 * nobody wants any more.
 *
 * <p>The router sends a job again (same id, next dispatch number) when its deadline has passed; the
 * earlier run is then of no use and is ended. A second record with the same dispatch number, or an
 * older one, is a mere duplicate (the router's transaction was aborted and repeated) and is
 * skipped: the first run has an outcome, or its own record is handed out again. A cancel ends the
 * job's run, and keeps it from being run later, whatever the dispatch.
 *
 * <p>Thread-safe. A run is entered and left by the thread that works on it. Whoever cancels makes
 * the job known first and then looks for its run; whoever enters puts the run up first and then
 * asks whether it is cancelled: so one of them sees the other.
 */
final class InFlightJobs {
  private final Map<String, Run> runs = new ConcurrentHashMap<>();
  private final CancelledJobs cancelled;
  private final InstantSource clock;

  /** Why a run was ended from outside. */
  enum End {
    /** A later dispatch of the job has taken over. */
    SUPERSEDED,
    /** Nobody wants the job's outcome any more. */
    CANCELLED
  }

  /** What becomes of a job that is to be worked on. */
  sealed interface Entry {
    /** The calling thread works on it, until it closes the run. */
    record Begun(Run run) implements Entry {}

    /** This dispatch, or a later one, is under way already. */
    record Duplicate() implements Entry {}

    /** Nobody wants its outcome. */
    record Cancelled() implements Entry {}
  }

  /** One run of a job, until it is left. */
  final class Run implements AutoCloseable {
    private final LlmJob job;
    private final Thread thread = Thread.currentThread();
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable End end;
    private boolean left;

    private Run(LlmJob job) {
      this.job = job;
    }

    private void end(End why) {
      lock.lock();
      try {
        if (!left && end == null) {
          end = why;
          thread.interrupt();
        }
      } finally {
        lock.unlock();
      }
    }

    /** Why it is to end, if it is; the thread was interrupted then. */
    Optional<End> end() {
      lock.lock();
      try {
        return Optional.ofNullable(end);
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
        if (end != null) {
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
   * @param cancelled what is remembered of cancelled jobs
   */
  InFlightJobs(CancelledJobs cancelled, InstantSource clock) {
    this.cancelled = cancelled;
    this.clock = clock;
  }

  /**
   * Begins to work on a job, on the calling thread, unless there is a reason not to. An earlier
   * dispatch that is under way is interrupted.
   */
  Entry enter(LlmJob job) {
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
      overtaken.end(End.SUPERSEDED);
    }
    if (current != mine) {
      return new Entry.Duplicate();
    }
    if (cancelled.contains(job.getJobId(), clock.instant())) {
      mine.close();
      return new Entry.Cancelled();
    }
    return new Entry.Begun(mine);
  }

  /** Nobody wants a job's outcome any more: its run is interrupted, and no later one begins. */
  void cancel(String jobId) {
    cancelled.add(jobId, clock.instant());
    @Nullable Run run = runs.get(jobId);
    if (run != null) {
      run.end(End.CANCELLED);
    }
  }
}
