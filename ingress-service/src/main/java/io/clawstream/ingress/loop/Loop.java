package io.clawstream.ingress.loop;

import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a step again and again on a thread of its own, until it is closed. A step that throws ends
 * the loop and, by {@code onFatal}, the process: what can be tried again is the step's to catch.
 */
public final class Loop implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Loop.class);

  private final Step step;
  private final Runnable wakeUp;
  private final Consumer<Throwable> onFatal;
  private final Thread thread;
  private volatile boolean closing;

  /** One step. */
  public interface Step {
    /**
     * Does what there is to do; may block, and is interrupted when the loop is closed.
     *
     * @return how long to wait before the next step, 0 or more
     */
    Duration runOnce() throws InterruptedException;
  }

  private Loop(String name, Step step, Runnable wakeUp, Consumer<Throwable> onFatal) {
    this.step = step;
    this.wakeUp = wakeUp;
    this.onFatal = onFatal;
    // A platform thread: Kafka's and other selectors would block a carrier of virtual threads.
    this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
  }

  /** Starts a loop whose steps end when they are interrupted. */
  public static Loop start(String name, Step step, Consumer<Throwable> onFatal) {
    return start(name, step, () -> {}, onFatal);
  }

  /**
   * Starts a loop.
   *
   * @param wakeUp ends a step that is under way, besides the interrupt
   */
  public static Loop start(String name, Step step, Runnable wakeUp, Consumer<Throwable> onFatal) {
    Loop loop = new Loop(name, step, wakeUp, onFatal);
    loop.thread.start();
    return loop;
  }

  private void run() {
    try {
      while (!closing) {
        Duration pause = step.runOnce();
        if (pause.isPositive()) {
          // The step asked for this back-off; closing interrupts it.
          Thread.sleep(pause);
        }
      }
    } catch (InterruptedException | RuntimeException | Error e) {
      if (closing) {
        log.atDebug().setCause(e).log("{} was interrupted", thread.getName());
      } else {
        onFatal.accept(new IllegalStateException("The loop " + thread.getName() + " broke.", e));
      }
    }
  }

  /** Ends the step that is under way, and waits for its end. */
  @Override
  public void close() {
    closing = true;
    wakeUp.run();
    thread.interrupt();
    try {
      if (!thread.join(Duration.ofSeconds(5))) {
        log.atWarn().log("{} did not end in time", thread.getName());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
