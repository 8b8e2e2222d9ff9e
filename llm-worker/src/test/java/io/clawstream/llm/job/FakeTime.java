package io.clawstream.llm.job;

import io.clawstream.llm.pace.Sleeper;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Time that passes only when somebody sleeps or says so. */
public final class FakeTime implements InstantSource, Sleeper {
  private Instant now = Instant.ofEpochMilli(Jobs.NOW);
  public final List<Duration> slept = new ArrayList<>();

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public void sleep(Duration duration) {
    slept.add(duration);
    pass(duration);
  }

  public void pass(Duration duration) {
    now = now.plus(duration);
  }
}
