package io.clawstream.llm.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.clawstream.llm.job.FakeTime;
import io.clawstream.llm.provider.ChatEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PermitsTest {
  private static final Duration AGES = Duration.ofHours(1);

  private static final Permits.Need PLAIN = new Permits.Need(1, OptionalInt.empty(), false);
  private static final Permits.Need URGENT = new Permits.Need(1, OptionalInt.empty(), true);

  private volatile Permits.@Nullable Line line;
  private final FakeTime time = new FakeTime();

  private static Permits.Limits perMinute(int requests) {
    return new Permits.Limits(OptionalInt.of(requests), OptionalInt.empty(), OptionalInt.empty());
  }

  private static Permits.Limits tokens(int tokens) {
    return new Permits.Limits(OptionalInt.empty(), OptionalInt.of(tokens), OptionalInt.empty());
  }

  /** Time passes only by waiting. */
  private Permits permits(Permits.Limits limits) {
    return new Permits(_ -> limits, Share.WHOLE, time, (_, _, _) -> {});
  }

  private Permits atOnce(int calls) {
    return new Permits(
        _ -> new Permits.Limits(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.of(calls)),
        Share.WHOLE,
        TimeKeeper.REAL,
        (_, _, opened) -> line = opened);
  }

  private static Permits.Need need(long tokens) {
    return new Permits.Need(tokens, OptionalInt.of(1), false);
  }

  private int waiting() {
    return Objects.requireNonNull(line).waiting();
  }

  @Test
  void withoutLimitsEverybodyMayCallAtOnce() throws Exception {
    Permits permits = permits(Permits.Limits.NONE);

    for (int i = 0; i < 1_000; i++) {
      assertThat(permits.acquire("p", "m", PLAIN, Duration.ZERO)).isPresent();
    }
  }

  @Test
  void theLimitIsReachedAndNotJustKept() throws Exception {
    Permits permits = permits(perMinute(120));
    long start = time.nanoTime();

    for (int i = 0; i < 600; i++) {
      permits.acquire("p", "m", PLAIN, AGES).orElseThrow().close();
    }

    assertThat(Duration.ofNanos(time.nanoTime() - start))
        .isBetween(Duration.ofSeconds(300), Duration.ofSeconds(309));
  }

  @Test
  void whoCannotWaitLongEnoughGetsNothingAndCostsTheOthersNothing() throws Exception {
    Permits permits = permits(perMinute(1));
    var _ = permits.acquire("p", "m", PLAIN, AGES).orElseThrow();
    long start = time.nanoTime();

    for (int i = 0; i < 100; i++) {
      assertThat(permits.acquire("p", "m", PLAIN, Duration.ofSeconds(1))).isEmpty();
    }

    assertThat(time.nanoTime()).isEqualTo(start);
    assertThat(permits.acquire("p", "m", PLAIN, Duration.ofSeconds(62))).isPresent();
  }

  @Test
  void tokensAreEstimatedBeforeAndCorrectedAfter() throws Exception {
    Permits permits = permits(tokens(6_100));
    try (Permits.Permit permit = permits.acquire("p", "m", need(999), AGES).orElseThrow()) {
      permit.used(99, 1);
    }
    long start = time.nanoTime();

    var _ = permits.acquire("p", "m", need(999), AGES).orElseThrow();
    Duration afterCheap = Duration.ofNanos(time.nanoTime() - start);
    var _ = permits.acquire("p", "m", need(999), AGES).orElseThrow();

    assertThat(afterCheap).isBetween(Duration.ofMillis(700), Duration.ofMillis(1_000));
    assertThat(Duration.ofNanos(time.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(10));
  }

  @Test
  void aCallThatMayHaveArrivedLateCountsFromThen() throws Exception {
    Permits permits = permits(perMinute(2));
    Permits.Permit late = permits.acquire("p", "m", PLAIN, AGES).orElseThrow();
    time.pass(Duration.ofSeconds(40));
    // Nothing is known yet of what is usual.
    late.heard();
    late.heard();
    long heard = time.nanoTime();
    var _ = permits.acquire("p", "m", PLAIN, AGES).orElseThrow();

    var _ = permits.acquire("p", "m", PLAIN, AGES).orElseThrow();

    assertThat(Duration.ofNanos(time.nanoTime() - heard)).isEqualTo(Duration.ofSeconds(61));
  }

  @Test
  void whatCallsUsuallyTakeIsTheModelsTimeAndCostsNothing() throws Exception {
    Permits permits = permits(perMinute(60));
    for (int i = 0; i < 100; i++) {
      Permits.Permit permit = permits.acquire("p", "m", PLAIN, AGES).orElseThrow();
      time.pass(Duration.ofMillis(700));
      permit.heard();
    }
    long start = time.nanoTime();

    for (int i = 0; i < 120; i++) {
      Permits.Permit permit = permits.acquire("p", "m", PLAIN, AGES).orElseThrow();
      time.pass(Duration.ofMillis(700));
      permit.heard();
    }

    assertThat(Duration.ofNanos(time.nanoTime() - start))
        .isBetween(Duration.ofSeconds(121), Duration.ofSeconds(124));
  }

  @Test
  void aProviderThatWantsToBeLeftAloneIsLeftAloneByEverybodyAndForThatModelOnly() throws Exception {
    Permits permits = permits(Permits.Limits.NONE);
    long start = time.nanoTime();

    permits.leaveAlone("p", "m", Duration.ofSeconds(20));
    permits.leaveAlone("p", "m", Duration.ofSeconds(5));

    assertThat(permits.acquire("p", "other", PLAIN, Duration.ZERO)).isPresent();
    assertThat(permits.acquire("p", "m", PLAIN, Duration.ofSeconds(19))).isEmpty();
    assertThat(permits.acquire("p", "m", PLAIN, AGES)).isPresent();
    assertThat(Duration.ofNanos(time.nanoTime() - start)).isEqualTo(Duration.ofSeconds(20));
  }

  @Test
  void aLimitThatIsUsedUpIsWaitedForAndOneThatIsNotIsNot() throws Exception {
    Permits permits = permits(Permits.Limits.NONE);
    Optional<Duration> tenSeconds = Optional.of(Duration.ofSeconds(10));
    long start = time.nanoTime();

    permits.told(
        "p",
        "m",
        new ChatEvent.LimitsTold(
            OptionalLong.of(3), tenSeconds, OptionalLong.empty(), Optional.empty()));
    assertThat(permits.acquire("p", "m", PLAIN, Duration.ZERO)).isPresent();
    permits.told(
        "p",
        "m",
        new ChatEvent.LimitsTold(
            OptionalLong.of(3), Optional.empty(), OptionalLong.of(0), tenSeconds));

    assertThat(permits.acquire("p", "m", PLAIN, AGES)).isPresent();
    assertThat(Duration.ofNanos(time.nanoTime() - start)).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void aSmallerShareCountsAtOnce() throws Exception {
    Permits permits = permits(perMinute(80));
    var _ = permits.acquire("p", "m", PLAIN, AGES).orElseThrow();

    permits.share(new Share(Set.of(0), 8));
    long start = time.nanoTime();
    for (int i = 0; i < 10; i++) {
      var _ = permits.acquire("p", "m", PLAIN, AGES).orElseThrow();
    }

    assertThat(Duration.ofNanos(time.nanoTime() - start))
        .isBetween(Duration.ofSeconds(60), Duration.ofSeconds(62));
  }

  @Test
  void whoeverWaitsWhenTheWorkersShareGoesIsSentAwayForOthersToMakeTheCall() throws Exception {
    Permits permits = atOnce(1);
    var _ = permits.acquire("p", "m", PLAIN, AGES).orElseThrow();
    List<CompletableFuture<Optional<Permits.Permit>>> wait =
        List.of(inBackground(permits, PLAIN, AGES), inBackground(permits, PLAIN, AGES));
    await().until(() -> waiting() == 2);

    permits.share(Share.NONE);

    assertThat(wait)
        .allSatisfy(
            waits ->
                assertThatThrownBy(waits::get).hasRootCauseInstanceOf(InterruptedException.class));
    assertThatThrownBy(() -> permits.acquire("p", "m", PLAIN, AGES))
        .isInstanceOf(InterruptedException.class);
  }

  @Test
  void withoutLimitsNobodyNeedsAShare() throws Exception {
    Permits permits = new Permits(_ -> Permits.Limits.NONE, Share.NONE, time, (_, _, _) -> {});

    assertThat(permits.acquire("p", "m", PLAIN, Duration.ZERO)).isPresent();
  }

  @Test
  void theUrgentOvertakeThoseWhoWaitLonger() throws Exception {
    Permits permits = atOnce(1);
    Permits.Permit held = permits.acquire("p", "m", PLAIN, AGES).orElseThrow();
    CompletableFuture<Optional<Permits.Permit>> ordinary = inBackground(permits, PLAIN, AGES);
    await().until(() -> waiting() == 1);
    CompletableFuture<Optional<Permits.Permit>> urgent = inBackground(permits, URGENT, AGES);
    await().until(() -> waiting() == 2);

    held.close();

    Permits.Permit first = urgent.get().orElseThrow();
    assertThat(ordinary).isNotDone();
    first.close();
    assertThat(ordinary.get()).isPresent();
  }

  @Test
  void callsAtOnceThatAreMoreThanASmallerShareEndInPeaceAndNoneIsAddedUntilThen() throws Exception {
    Permits permits = atOnce(8);
    List<Permits.Permit> held = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      held.add(permits.acquire("p", "m", PLAIN, AGES).orElseThrow());
    }

    permits.share(new Share(Set.of(0, 1), 8));

    held.subList(0, 6).forEach(Permits.Permit::close);
    assertThat(permits.acquire("p", "m", PLAIN, Duration.ZERO)).isEmpty();
    held.get(6).close();
    assertThat(permits.acquire("p", "m", PLAIN, Duration.ZERO)).isPresent();
  }

  @Test
  void modelsAndProvidersDoNotShareTheirLimits() throws Exception {
    Permits permits = atOnce(1);

    assertThat(permits.acquire("p", "m", PLAIN, Duration.ZERO)).isPresent();
    assertThat(permits.acquire("p", "other", PLAIN, Duration.ZERO)).isPresent();
    assertThat(permits.acquire("other", "m", PLAIN, Duration.ZERO)).isPresent();
    assertThat(permits.acquire("p", "m", PLAIN, Duration.ofMillis(1))).isEmpty();
  }

  @Test
  void whoWaitsForAPlaceGetsItWhenACallIsOver() throws Exception {
    Permits permits = atOnce(2);
    var _ = permits.acquire("p", "m", PLAIN, AGES).orElseThrow();
    Permits.Permit second = permits.acquire("p", "m", PLAIN, AGES).orElseThrow();
    CompletableFuture<Optional<Permits.Permit>> third = inBackground(permits, PLAIN, AGES);
    await().until(() -> waiting() == 1);
    assertThat(third).isNotDone();

    second.close();

    assertThat(third.get()).isPresent();
    assertThat(waiting()).isZero();
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
            try (Permits.Permit _ = permits.acquire("p", "m", PLAIN, AGES).orElseThrow()) {
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
    Permits.Permit held = permits.acquire("p", "m", PLAIN, AGES).orElseThrow();
    CompletableFuture<Throwable> interrupted = new CompletableFuture<>();
    Thread first =
        Thread.startVirtualThread(
            () -> {
              try {
                var _ = permits.acquire("p", "m", PLAIN, AGES);
                interrupted.completeExceptionally(new AssertionError("It got in."));
              } catch (Throwable e) {
                interrupted.complete(e);
              }
            });
    await().until(() -> waiting() == 1);
    CompletableFuture<Optional<Permits.Permit>> second = inBackground(permits, PLAIN, AGES);
    await().until(() -> waiting() == 2);

    first.interrupt();

    assertThat(interrupted.get()).isInstanceOf(InterruptedException.class);
    held.close();
    assertThat(second.get()).isPresent();
  }

  private static CompletableFuture<Optional<Permits.Permit>> inBackground(
      Permits permits, Permits.Need need, Duration left) {
    CompletableFuture<Optional<Permits.Permit>> result = new CompletableFuture<>();
    Thread.startVirtualThread(
        () -> {
          try {
            result.complete(permits.acquire("p", "m", need, left));
          } catch (Throwable e) {
            result.completeExceptionally(e);
          }
        });
    return result;
  }
}
