package io.clawstream.bench.workers;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * When each job was written, asked of the model and settled. Jobs have numbers from 0. Times are
 * {@link System#nanoTime} of this process; 0 = never. Thread-safe.
 */
public final class JobBook {
  private static final double NANOS_PER_MILLI = 1e6;

  private final int capacity;
  private final AtomicLongArray written;
  private final AtomicLongArray settled;
  private final AtomicIntegerArray calls;
  private final AtomicIntegerArray callsAfter;
  private final AtomicIntegerArray outcomes;
  private final AtomicIntegerArray failures;

  /**
   * What became of some jobs.
   *
   * @param jobs how many
   * @param unsettled without an outcome
   * @param failed whose outcome is no answer
   * @param repeated that the model was asked for more than once
   * @param repeatedSettled that the model was asked for although the outcome had been seen
   * @param settledTwice with more than one outcome
   * @param longestWaitMs from writing a job to its outcome, of those that are settled
   */
  public record Fates(
      long jobs,
      long unsettled,
      long failed,
      long repeated,
      long repeatedSettled,
      long settledTwice,
      double longestWaitMs) {}

  /**
   * @param capacity how many jobs it has room for
   */
  public JobBook(int capacity) {
    this.capacity = capacity;
    this.written = new AtomicLongArray(capacity);
    this.settled = new AtomicLongArray(capacity);
    this.calls = new AtomicIntegerArray(capacity);
    this.callsAfter = new AtomicIntegerArray(capacity);
    this.outcomes = new AtomicIntegerArray(capacity);
    this.failures = new AtomicIntegerArray(capacity);
  }

  /** How many jobs it has room for. */
  public int capacity() {
    return capacity;
  }

  /** A job is written. */
  public void written(int job, long nanos) {
    written.set(job, nanos);
  }

  /** The model is asked. */
  public void asked(int job) {
    calls.incrementAndGet(job);
    if (settled.get(job) != 0) {
      callsAfter.incrementAndGet(job);
    }
  }

  /** An outcome has been read. */
  public void settled(int job, long nanos, boolean answered) {
    settled.compareAndSet(job, 0, nanos);
    outcomes.incrementAndGet(job);
    if (!answered) {
      failures.incrementAndGet(job);
    }
  }

  /** Whether all jobs from one to another (exclusive) are settled. */
  public boolean allSettled(int from, int to) {
    for (int job = from; job < to; job++) {
      if (settled.get(job) == 0) {
        return false;
      }
    }
    return true;
  }

  /** How many jobs from one to another (exclusive) were settled in a span of time. */
  public long settledBetween(int from, int to, long fromNanos, long toNanos) {
    long count = 0;
    for (int job = from; job < to; job++) {
      long at = settled.get(job);
      if (at != 0 && at - fromNanos >= 0 && at - toNanos < 0) {
        count++;
      }
    }
    return count;
  }

  /** What became of the jobs from one to another (exclusive) so far. */
  public Fates fates(int from, int to) {
    long unsettled = 0;
    long failed = 0;
    long repeated = 0;
    long repeatedSettled = 0;
    long settledTwice = 0;
    long longest = 0;
    for (int job = from; job < to; job++) {
      long at = settled.get(job);
      if (at == 0) {
        unsettled++;
      } else {
        longest = Math.max(longest, at - written.get(job));
      }
      failed += failures.get(job) > 0 ? 1 : 0;
      repeated += calls.get(job) > 1 ? 1 : 0;
      repeatedSettled += callsAfter.get(job) > 0 ? 1 : 0;
      settledTwice += outcomes.get(job) > 1 ? 1 : 0;
    }
    return new Fates(
        Math.max(0, to - from),
        unsettled,
        failed,
        repeated,
        repeatedSettled,
        settledTwice,
        Math.round(longest / NANOS_PER_MILLI));
  }
}
