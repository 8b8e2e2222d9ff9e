package io.clawstream.local;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Why and when to stop: Ctrl-C, SIGTERM, or something that cannot go on. The first reason counts.
 * Thread-safe.
 */
final class StopSignal {
  /** Exit code of a process that Ctrl-C ended, as shells have it. */
  private static final int INTERRUPTED = 130;

  private final CountDownLatch stop = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final AtomicInteger interrupts = new AtomicInteger();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final Thread hook =
      Thread.ofPlatform().name("shutdown").unstarted(this::stopForTheSystem);
  private final Thread starter = Thread.currentThread();
  private boolean starting = true;

  /**
   * Listens to the system from now on. The thread that made this object is interrupted by a reason
   * to stop, until {@link #startIsOver}: a start is many waits in many places.
   */
  void listen() {
    Runtime.getRuntime().addShutdownHook(hook);
    Interrupts.handle(this::ctrlC);
  }

  /** Something cannot go on. */
  void fail(Throwable cause) {
    failure.compareAndSet(null, cause);
    request();
  }

  /** Stop, for no bad reason. */
  synchronized void request() {
    stop.countDown();
    if (starting) {
      starter.interrupt();
    }
  }

  /**
   * From now on nobody is interrupted, and a late interrupt is taken back. Called by the thread
   * that made this object.
   */
  synchronized void startIsOver() {
    starting = false;
    Thread.interrupted();
  }

  /** What could not go on, if that is why. */
  @Nullable Throwable failure() {
    return failure.get();
  }

  /** Waits for a reason to stop, for so long; whether there is one. */
  boolean await(Duration patience) throws InterruptedException {
    return stop.await(patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Everything has been stopped: the process may end. */
  void done() {
    stopped.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The shutdown is under way, and the hook, which has waited for this moment, ends the
      // process.
      stop.countDown();
    }
  }

  private void ctrlC() {
    if (interrupts.incrementAndGet() > 1) {
      System.err.println("Stopped at once; what was in hand is taken up at the next start.");
      Runtime.getRuntime().halt(INTERRUPTED);
    }
    request();
  }

  /**
   * SIGTERM, SIGHUP: the JVM waits for its hooks, and would then report 143 for what was a clean
   * stop.
   */
  private void stopForTheSystem() {
    request();
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(failure.get() == null ? 0 : 1);
  }
}
