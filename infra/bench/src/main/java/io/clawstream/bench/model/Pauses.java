package io.clawstream.bench.model;

import io.helidon.webserver.CloseConnectionException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The model's thinking time. Sleeping is what is simulated here; whoever sleeps is woken when the
 * server closes, and its connection is dropped.
 */
final class Pauses {
  private final Set<Thread> asleep = ConcurrentHashMap.newKeySet();
  private volatile boolean over;

  void pause(Duration duration) {
    if (!duration.isPositive()) {
      return;
    }
    asleep.add(Thread.currentThread());
    try {
      if (!over) {
        Thread.sleep(duration);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CloseConnectionException("The mock model was closed while it was thinking.", e);
    } finally {
      asleep.remove(Thread.currentThread());
    }
  }

  void end() {
    over = true;
    asleep.forEach(Thread::interrupt);
  }
}
