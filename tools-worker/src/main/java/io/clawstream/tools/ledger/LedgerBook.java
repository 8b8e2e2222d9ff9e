package io.clawstream.tools.ledger;

import io.clawstream.events.ToolMark;
import io.clawstream.events.ToolMarkKind;
import io.clawstream.events.ToolResult;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What this worker has read of the ledger: of each partition that is its own, a page with the runs
 * that may still matter. Whoever asks waits until as much has been read as the answer needs.
 * Thread-safe.
 *
 * <p>Invariant: of a run, the first STARTED mark in the log counts, for every worker that reads it.
 */
public final class LedgerBook {
  /** Kept longer than the deadline: clocks differ. Unit: ms. */
  private static final long KEPT_MS = 600_000;

  private final Lock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private final Map<Integer, Page> pages = new HashMap<>();

  /** One partition. */
  private static final class Page {
    final Map<String, Known> runs = new HashMap<>();
    long begun = -1;
    long goal = Long.MAX_VALUE;
    long next;
  }

  /**
   * What is known of a run.
   *
   * @param runner who began it first; null if nobody said so
   * @param result what it gave; null if it has not finished, as far as is known
   */
  record Known(@Nullable String runner, @Nullable ToolResult result, long deadline) {
    static final Known NOTHING = new Known(null, null, 0);
  }

  /** The partition is ours; nothing is known of it yet. */
  void open(int partition) {
    locked(() -> pages.put(partition, new Page()));
  }

  /** The partition is not ours any more. */
  void close(int partition) {
    locked(() -> pages.remove(partition));
  }

  /**
   * Reading begins.
   *
   * @param position offset of the first record that will be read
   * @param end the log's end: when that is reached, the page is as good as the log
   */
  void begin(int partition, long position, long end) {
    locked(
        () -> {
          Page page = pages.get(partition);
          if (page != null) {
            page.begun = position;
            page.goal = end;
            page.next = position;
          }
        });
  }

  /** A mark was read. */
  void read(int partition, long offset, ToolMark mark) {
    locked(
        () -> {
          Page page = pages.get(partition);
          if (page != null && page.begun >= 0 && offset >= page.begun) {
            page.runs.merge(mark.getRunId(), known(mark), LedgerBook::together);
          }
        });
  }

  /** Everything below this offset was read. */
  void reached(int partition, long position) {
    locked(
        () -> {
          Page page = pages.get(partition);
          if (page != null && page.begun >= 0) {
            page.next = Math.max(page.next, position);
          }
        });
  }

  /** A result that is in the log is known at once, before it is read there. */
  void finished(int partition, ToolMark mark) {
    locked(
        () -> {
          Page page = pages.get(partition);
          if (page != null) {
            page.runs.merge(mark.getRunId(), known(mark), LedgerBook::together);
          }
        });
  }

  /** Something else has changed that somebody may wait for. */
  void wake() {
    locked(() -> {});
  }

  /** Forgets runs that nobody will ask for any more. */
  void forget(long now) {
    locked(
        () ->
            pages
                .values()
                .forEach(
                    page ->
                        page.runs.values().removeIf(known -> known.deadline() + KEPT_MS < now)));
  }

  /**
   * What is known of a run when everything has been read that was there when the partition became
   * ours.
   *
   * @throws InterruptedException also if the partition has gone; its next owner knows more
   */
  Known known(int partition, String runId) throws InterruptedException {
    return await(partition, runId, page -> page.next >= page.goal);
  }

  /**
   * What is known of a run when everything has been read up to and including an offset.
   *
   * @throws InterruptedException also if the partition has gone
   */
  Known knownThrough(int partition, long offset, String runId) throws InterruptedException {
    return await(partition, runId, page -> page.next > offset);
  }

  /**
   * Waits for the result of a run that is under way.
   *
   * @param worthwhile whether it is still worth waiting
   * @param patienceMs how long at most
   * @throws InterruptedException also if the partition has gone
   */
  Known awaitResult(int partition, String runId, Predicate<Known> worthwhile, long patienceMs)
      throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMs);
    lock.lockInterruptibly();
    try {
      Known known = of(partition, runId);
      while (known.result() == null && worthwhile.test(known)) {
        long left = end - System.nanoTime();
        if (left <= 0) {
          return known;
        }
        var _ = news.awaitNanos(left);
        known = of(partition, runId);
      }
      return known;
    } finally {
      lock.unlock();
    }
  }

  private Known await(int partition, String runId, Predicate<Page> enough)
      throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!enough.test(page(partition))) {
        news.await();
      }
      return of(partition, runId);
    } finally {
      lock.unlock();
    }
  }

  private Known of(int partition, String runId) throws InterruptedException {
    return page(partition).runs.getOrDefault(runId, Known.NOTHING);
  }

  /** Calls run on when their partition has gone, but nobody reads its ledger for them any more. */
  private Page page(int partition) throws InterruptedException {
    Page page = pages.get(partition);
    if (page == null) {
      throw new InterruptedException(
          "Partition " + partition + " of the tool calls is not ours any more.");
    }
    return page;
  }

  private static Known known(ToolMark mark) {
    return new Known(
        mark.getKind() == ToolMarkKind.STARTED ? mark.getRunner() : null,
        mark.getKind() == ToolMarkKind.FINISHED ? mark.getResult() : null,
        mark.getDeadline());
  }

  private static Known together(Known before, Known after) {
    return new Known(
        before.runner() == null ? after.runner() : before.runner(),
        before.result() == null ? after.result() : before.result(),
        Math.max(before.deadline(), after.deadline()));
  }

  private void locked(Runnable change) {
    lock.lock();
    try {
      change.run();
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
