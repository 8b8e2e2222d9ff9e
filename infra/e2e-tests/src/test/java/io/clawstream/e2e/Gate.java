package io.clawstream.e2e;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Holds up whoever comes until it is opened, once and for all. */
final class Gate implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final CountDownLatch opened = new CountDownLatch(1);

  /** A gate that holds up nobody. */
  static Gate opened() {
    Gate gate = new Gate();
    gate.open();
    return gate;
  }

  void pass() {
    try {
      if (!opened.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("Nobody opened the gate within " + PATIENCE + ".");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted at the gate.", e);
    }
  }

  void open() {
    opened.countDown();
  }

  /** Opens it, so that a test that fails leaves nobody waiting. */
  @Override
  public void close() {
    open();
  }
}
