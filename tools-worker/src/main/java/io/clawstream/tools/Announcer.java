package io.clawstream.tools;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Announces tools that have changed, once for changes that come close together, and all of them
 * when nothing has changed for some minutes, because another worker that lacks a tool of ours may
 * have withdrawn it. Thread-safe.
 */
final class Announcer implements AutoCloseable {
  private static final Duration CLOSE = Duration.ofSeconds(5);

  private final Announcement announcement;
  private final Predicate<String> undecided;
  private final Duration again;
  private final Duration breath;
  private final Consumer<Throwable> onFatal;
  private final Semaphore changes = new Semaphore(0);
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread = Thread.ofVirtual().name("tools-announcer").unstarted(this::run);

  /**
   * @param undecided names of which it is not known yet whether their tool is there
   * @param again after how long without a change all is announced again
   * @param breath the least time between two announcements
   * @param onFatal told if it cannot be announced
   */
  Announcer(
      Announcement announcement,
      Predicate<String> undecided,
      Duration again,
      Duration breath,
      Consumer<Throwable> onFatal) {
    this.announcement = announcement;
    this.undecided = undecided;
    this.again = again;
    this.breath = breath;
    this.onFatal = onFatal;
  }

  /**
   * Announces at once, and waits until the broker has it. Not after {@link #start}.
   *
   * @throws ExecutionException if the broker refuses
   */
  void announce() throws ExecutionException, InterruptedException {
    announcement.everything(undecided);
  }

  /** From now on it announces by itself. */
  void start() {
    thread.start();
  }

  /** Says that tools have come or gone. */
  void changed() {
    changes.release();
  }

  private void run() {
    try {
      while (stopping.getCount() > 0) {
        boolean changed = changes.tryAcquire(again.toMillis(), TimeUnit.MILLISECONDS);
        if (stopping.await(breath.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
        changes.drainPermits();
        if (changed) {
          announcement.changes(undecided);
        } else {
          announcement.everything(undecided);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | RuntimeException e) {
      onFatal.accept(e);
    }
  }

  @Override
  public void close() {
    stopping.countDown();
    changes.release();
    try {
      boolean _ = thread.join(CLOSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
