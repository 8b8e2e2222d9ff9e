package io.clawstream.router.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Many seeds, on several threads, until one breaks a promise. May be watched from other threads.
 */
public final class Campaign {
  private final Simulation simulation;
  private final long from;
  private final long seeds;
  private final int threads;
  private final AtomicLong next;
  private final AtomicLong done = new AtomicLong();
  private volatile boolean stopped;

  /**
   * @param from the first seed
   * @param seeds how many, 1 or more; they are consecutive
   * @param threads how many run at the same time, 1 or more
   */
  public Campaign(Simulation simulation, long from, long seeds, int threads) {
    this.simulation = simulation;
    this.from = from;
    this.seeds = seeds;
    this.threads = threads;
    this.next = new AtomicLong(from);
  }

  /** How many seeds have been run. */
  public long done() {
    return done.get();
  }

  /**
   * Runs the seeds; of the violations found, returns the one with the lowest seed.
   *
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  public Optional<Violation> run() throws InterruptedException {
    // Closing waits for the threads, which end at the next seed once they are told to.
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      List<Future<Optional<Violation>>> workers = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        workers.add(executor.submit(this::work));
      }
      Optional<Violation> lowest = Optional.empty();
      for (Future<Optional<Violation>> worker : workers) {
        Optional<Violation> found = worker.get();
        if (found.isPresent() && (lowest.isEmpty() || found.get().seed() < lowest.get().seed())) {
          lowest = found;
        }
      }
      return lowest;
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "The simulator itself failed, near seed " + next.get() + ": " + e.getCause(), e);
    }
  }

  private Optional<Violation> work() {
    while (!stopped) {
      long seed = next.getAndIncrement();
      if (seed >= from + seeds) {
        return Optional.empty();
      }
      Optional<Violation> violation = simulation.run(seed);
      done.incrementAndGet();
      if (violation.isPresent()) {
        stopped = true;
        return violation;
      }
    }
    return Optional.empty();
  }
}
