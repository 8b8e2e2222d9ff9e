package io.clawstream.kit.dispatch;

import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.Consumer;

/**
 * Gets the loop out of its poll when something happens that it waits for. Invariant: at most one
 * wake-up per poll, and none after {@link #pollEnded} has returned, because a wake-up that finds no
 * poll makes the consumer's next blocking call throw instead.
 */
final class Waker {
  private final Consumer<?, ?> consumer;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile boolean polling;
  private volatile boolean endsMatter;

  Waker(Consumer<?, ?> consumer) {
    this.consumer = consumer;
  }

  /**
   * The loop is about to poll.
   *
   * @param endsMatter whether the end of a task is worth a wake-up: not if nothing waits for it,
   *     when it would only cost time
   */
  void pollBegins(boolean endsMatter) {
    this.endsMatter = endsMatter;
    polling = true;
  }

  /**
   * The loop has polled, or has got into a callback of the poll, where it must not be disturbed.
   */
  void pollEnded() {
    lock.lock();
    try {
      polling = false;
    } finally {
      lock.unlock();
    }
  }

  /** A task has ended, and its end is in the queue. Any thread. */
  void taskEnded() {
    if (endsMatter) {
      wake();
    }
  }

  /** Something has happened that cannot wait, and is visible already. Any thread. */
  void wake() {
    if (!polling) {
      return;
    }
    lock.lock();
    try {
      if (polling) {
        polling = false;
        consumer.wakeup();
      }
    } finally {
      lock.unlock();
    }
  }
}
