package io.clawstream.egress;

import io.clawstream.egress.delivery.Sleeper;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** A clock that stands still until somebody sleeps. */
public final class ManualTime implements InstantSource, Sleeper {
  private final List<Duration> slept = new ArrayList<>();
  private Instant now = Samples.NOON;

  @Override
  public synchronized Instant instant() {
    return now;
  }

  @Override
  public synchronized void sleep(Duration time) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("Interrupted by the test.");
    }
    slept.add(time);
    advance(time);
  }

  public synchronized void advance(Duration time) {
    now = now.plus(time);
  }

  public synchronized List<Duration> slept() {
    return List.copyOf(slept);
  }
}
