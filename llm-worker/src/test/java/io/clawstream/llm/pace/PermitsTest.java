package io.clawstream.llm.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PermitsTest {
  private static final Duration AGES = Duration.ofHours(1);

  private final AtomicLong nanos = new AtomicLong(1_000_000_000L);
  private final List<Duration> slept = new ArrayList<>();

  /** Time passes only by sleeping. */
  private Permits perMinute(int requests) {
    return new Permits(
        _ -> new Permits.Limits(OptionalInt.of(requests), OptionalInt.empty()),
        nanos::get,
        duration -> {
          slept.add(duration);
          nanos.addAndGet(duration.toNanos());
        });
  }

  private static Permits atOnce(int calls) {
    return new Permits(
        _ -> new Permits.Limits(OptionalInt.empty(), OptionalInt.of(calls)),
        System::nanoTime,
        Sleeper.REAL);
  }

  @Test
  void withoutLimitsEverybodyMayCallAtOnce() throws Exception {
    Permits permits = new Permits(_ -> Permits.Limits.NONE, nanos::get, Sleeper.REAL);

    for (int i = 0; i < 1_000; i++) {
      assertThat(permits.acquire("p", "m", Duration.ZERO)).isPresent();
    }
  }

  @Test
  void inAnyMinuteThereAreNoMoreCallsThanAllowedAndOneSecondsShare() throws Exception {
    for (int limit : new int[] {1, 7, 60, 100, 600}) {
      Permits permits = perMinute(limit);
      List<Long> calls = new ArrayList<>();
      for (int i = 0; i < 3 * limit + 3; i++) {
        permits.acquire("p", "m", AGES).orElseThrow().close();
        calls.add(nanos.get());
      }
      int burst = Math.max(1, limit / 60);
      for (int first = 0; first + limit + burst < calls.size(); first++) {
        assertThat(calls.get(first + limit + burst) - calls.get(first))
            .as("limit %s, calls %s to %s", limit, first, first + limit + burst)
            .isGreaterThanOrEqualTo(Duration.ofMinutes(1).toNanos() - 1_000_000);
      }
    }
  }

  @Test
  void theLimitIsReachedAndNotJustKept() throws Exception {
    Permits permits = perMinute(120);
    long start = nanos.get();

    for (int i = 0; i < 600; i++) {
      permits.acquire("p", "m", AGES).orElseThrow().close();
    }

    assertThat(Duration.ofNanos(nanos.get() - start))
        .isBetween(Duration.ofSeconds(297), Duration.ofSeconds(303));
  }

  @Test
  void whoCannotWaitLongEnoughGetsNothingAndCostsTheOthersNothing() throws Exception {
    Permits permits = perMinute(1);
    var _ = permits.acquire("p", "m", AGES).orElseThrow();

    for (int i = 0; i < 100; i++) {
      assertThat(permits.acquire("p", "m", Duration.ofSeconds(1))).isEmpty();
    }

    assertThat(permits.acquire("p", "m", AGES)).isPresent();
    assertThat(slept)
        .singleElement()
        .satisfies(once -> assertThat(once).isLessThanOrEqualTo(Duration.ofMinutes(1)));
  }

  @Test
  void modelsAndProvidersDoNotShareTheirLimits() throws Exception {
    Permits permits = atOnce(1);

    assertThat(permits.acquire("p", "m", Duration.ZERO)).isPresent();
    assertThat(permits.acquire("p", "other", Duration.ZERO)).isPresent();
    assertThat(permits.acquire("other", "m", Duration.ZERO)).isPresent();
    assertThat(permits.acquire("p", "m", Duration.ofMillis(1))).isEmpty();
  }

  @Test
  void whoWaitsForAPlaceGetsItWhenACallIsOver() throws Exception {
    Permits permits = atOnce(2);
    var _ = permits.acquire("p", "m", AGES).orElseThrow();
    Permits.Permit second = permits.acquire("p", "m", AGES).orElseThrow();
    CompletableFuture<Optional<Permits.Permit>> third = inBackground(permits, AGES);
    await().until(() -> permits.waiting() == 1);
    assertThat(third).isNotDone();

    second.close();

    assertThat(third.get()).isPresent();
    assertThat(permits.waiting()).isZero();
  }

  @Test
  void aThousandWaitersAllGetTheirTurnNeverMoreThanAllowedAtOnce() throws Exception {
    Permits permits = atOnce(10);
    AtomicLong inside = new AtomicLong();
    AtomicLong most = new AtomicLong();
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      CompletableFuture<Void> done = new CompletableFuture<>();
      all.add(done);
      Thread.startVirtualThread(
          () -> {
            try (Permits.Permit _ = permits.acquire("p", "m", AGES).orElseThrow()) {
              long now = inside.incrementAndGet();
              most.accumulateAndGet(now, Math::max);
              LockSupport.parkNanos(100_000);
              inside.decrementAndGet();
              done.complete(null);
            } catch (Throwable e) {
              done.completeExceptionally(e);
            }
          });
    }

    CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get();

    assertThat(most.get()).isBetween(1L, 10L);
  }

  @Test
  void waitingCanBeInterruptedAndTheLineMovesOn() throws Exception {
    Permits permits = atOnce(1);
    Permits.Permit held = permits.acquire("p", "m", AGES).orElseThrow();
    CompletableFuture<Throwable> interrupted = new CompletableFuture<>();
    Thread first =
        Thread.startVirtualThread(
            () -> {
              try {
                var _ = permits.acquire("p", "m", AGES);
                interrupted.completeExceptionally(new AssertionError("It got in."));
              } catch (Throwable e) {
                interrupted.complete(e);
              }
            });
    await().until(() -> permits.waiting() == 1);
    CompletableFuture<Optional<Permits.Permit>> second = inBackground(permits, AGES);
    await().until(() -> permits.waiting() == 2);

    first.interrupt();

    assertThat(interrupted.get()).isInstanceOf(InterruptedException.class);
    held.close();
    assertThat(second.get()).isPresent();
  }

  private static CompletableFuture<Optional<Permits.Permit>> inBackground(
      Permits permits, Duration left) {
    CompletableFuture<Optional<Permits.Permit>> result = new CompletableFuture<>();
    Thread.startVirtualThread(
        () -> {
          try {
            result.complete(permits.acquire("p", "m", left));
          } catch (Throwable e) {
            result.completeExceptionally(e);
          }
        });
    return result;
  }
}
