package io.clawstream.ingress.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class LoopTest {
  private final List<Throwable> fatal = new CopyOnWriteArrayList<>();

  @Test
  void steps_follow_each_other_until_it_is_closed() {
    AtomicInteger steps = new AtomicInteger();
    Loop loop =
        Loop.start(
            "test",
            () -> {
              steps.incrementAndGet();
              return Duration.ofMillis(1);
            },
            fatal::add);
    await().until(() -> steps.get() > 3);

    loop.close();
    int then = steps.get();

    assertThat(steps).hasValue(then);
    assertThat(fatal).isEmpty();
  }

  @Test
  void closing_ends_a_step_that_waits() {
    CountDownLatch never = new CountDownLatch(1);
    Loop loop =
        Loop.start(
            "test",
            () -> {
              never.await();
              return Duration.ZERO;
            },
            fatal::add);

    loop.close();

    assertThat(fatal).isEmpty();
  }

  @Test
  void a_step_that_throws_is_fatal() {
    try (Loop loop =
        Loop.start(
            "test",
            () -> {
              throw new IllegalStateException("broken");
            },
            fatal::add)) {
      await().until(() -> !fatal.isEmpty());
      assertThat(loop).isNotNull();
    }
    assertThat(fatal).singleElement().extracting(Throwable::getMessage).asString().contains("test");
  }

  @Test
  void the_waits_grow_to_thirty_seconds_with_jitter() {
    Backoff backoff = new Backoff(new Random(1));

    for (int i = 0; i < 20; i++) {
      long step = Math.min(30_000, 1_000L << Math.min(i, 10));
      assertThat(backoff.next().toMillis())
          .isBetween(Math.max(1_000, step * 8 / 10 - 1), Math.min(30_000, step * 12 / 10 + 1));
    }
    backoff.reset();
    assertThat(backoff.next()).isLessThan(Duration.ofMillis(1_201));
  }
}
