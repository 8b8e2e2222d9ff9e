package io.clawstream.llm.job;

import io.clawstream.llm.pace.Sleeper;
import io.clawstream.llm.pace.TimeKeeper;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;

/** Time that passes only when somebody sleeps or says so. */
public final class FakeTime implements InstantSource, Sleeper, TimeKeeper {
  private Instant now = Instant.ofEpochMilli(Jobs.NOW);
  public final List<Duration> slept = new ArrayList<>();

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public long nanoTime() {
    return Duration.between(Instant.EPOCH, now).toNanos();
  }

  @Override
  public void await(Condition condition, long nanos) {
    pass(Duration.ofNanos(nanos));
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
