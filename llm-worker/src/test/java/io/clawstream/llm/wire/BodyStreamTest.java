package io.clawstream.llm.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BodyStreamTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private final AtomicInteger pauses = new AtomicInteger();
  private final AtomicInteger cuts = new AtomicInteger();
  private final Upstream upstream = new Upstream();

  private static final class Upstream implements Subscription {
    final AtomicLong requested = new AtomicLong();
    volatile boolean cancelled;

    @Override
    public void request(long count) {
      requested.addAndGet(count);
    }

    @Override
    public void cancel() {
      cancelled = true;
    }
  }

  private BodyStream stream(Duration total, Duration idle, Duration pause) {
    BodyStream stream =
        new BodyStream(
            new CallTimes(total, idle, pause),
            System.nanoTime() + total.toNanos(),
            pauses::incrementAndGet,
            cuts::incrementAndGet);
    stream.onSubscribe(upstream);
    return stream;
  }

  private static void arrive(BodyStream stream, String text) {
    stream.onNext(List.of(ByteBuffer.wrap(text.getBytes(UTF_8))));
  }

  @AfterEach
  void clearInterruption() {
    boolean _ = Thread.interrupted();
  }

  @Test
  void whatArrivesIsReadInOrderToTheEnd() throws Exception {
    BodyStream stream = stream(LONG, LONG, LONG);
    arrive(stream, "Hello ");
    stream.onNext(List.of(ByteBuffer.allocate(0), ByteBuffer.wrap("wor".getBytes(UTF_8))));
    arrive(stream, "ld");
    stream.onComplete();

    assertThat(new String(stream.readAllBytes(), UTF_8)).isEqualTo("Hello world");
    stream.close();
    assertThat(upstream.cancelled).isFalse();
  }

  @Test
  void noMoreIsAskedForThanWasTaken() throws Exception {
    BodyStream stream = stream(LONG, LONG, LONG);
    assertThat(upstream.requested).hasValue(1);

    arrive(stream, "a");
    assertThat(upstream.requested).hasValue(1);
    assertThat(stream.read()).isEqualTo('a');

    assertThat(upstream.requested).hasValue(2);
  }

  @Test
  void eachByteBeginsTheIdleTimeAnew() throws Exception {
    BodyStream stream = stream(LONG, Duration.ofSeconds(1), LONG);
    long start = System.nanoTime();
    Thread.ofVirtual()
        .start(
            () -> {
              while (System.nanoTime() - start < Duration.ofMillis(1_200).toNanos()) {
                arrive(stream, ".");
                LockSupport.parkNanos(50_000_000);
              }
              stream.onComplete();
            });

    assertThat(stream.readAllBytes()).isNotEmpty();
    assertThat(System.nanoTime() - start).isGreaterThan(Duration.ofSeconds(1).toNanos());
  }

  @Test
  void silenceEndsItAndTheConnection() {
    BodyStream stream = stream(LONG, Duration.ofMillis(20), LONG);

    assertThatThrownBy(stream::read)
        .isInstanceOf(WatchdogException.class)
        .hasMessage("heard nothing for 0.02 s");
    assertThat(upstream.cancelled).isTrue();
  }

  @Test
  void theWholeTimeEndsItAndTheConnection() {
    BodyStream stream = stream(Duration.ofMillis(20), LONG, LONG);

    assertThatThrownBy(stream::read)
        .isInstanceOf(WatchdogException.class)
        .hasMessage("took longer than 0.02 s");
    assertThat(upstream.cancelled).isTrue();
  }

  @Test
  void anInterruptionEndsItAndTheConnection() {
    BodyStream stream = stream(LONG, LONG, LONG);
    Thread.currentThread().interrupt();

    assertThatThrownBy(stream::read).isInstanceOf(InterruptedIOException.class);
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
    assertThat(upstream.cancelled).isTrue();
  }

  @Test
  void aBrokenConnectionIsAnException() {
    BodyStream stream = stream(LONG, LONG, LONG);
    stream.onError(new IOException("reset"));

    assertThatThrownBy(stream::read).isInstanceOf(IOException.class).hasMessage("reset");
  }

  @Test
  void aPauseIsToldOnceForEachSilenceAfterSomethingWasHeard() {
    BodyStream stream = stream(LONG, Duration.ofMillis(60), Duration.ofMillis(5));
    arrive(stream, "a");

    assertThatThrownBy(stream::readAllBytes).isInstanceOf(WatchdogException.class);

    assertThat(pauses).hasValue(1);
  }

  @Test
  void beforeAnythingWasHeardThereIsNoPause() {
    BodyStream stream = stream(LONG, Duration.ofMillis(60), Duration.ofMillis(5));

    assertThatThrownBy(stream::read).isInstanceOf(WatchdogException.class);

    assertThat(pauses).hasValue(0);
  }

  @Test
  void drainingReadsToTheEndSoThatTheConnectionCanBeUsedAgain() throws Exception {
    BodyStream stream = stream(LONG, LONG, LONG);
    arrive(stream, "rest");
    stream.onComplete();

    stream.drain(LONG);
    stream.close();

    assertThat(upstream.cancelled).isFalse();
    assertThat(stream.read()).isEqualTo(-1);
  }

  @Test
  void drainingGivesUpAfterItsTimeAndClosesTheConnection() throws Exception {
    BodyStream stream = stream(LONG, LONG, LONG);

    stream.drain(Duration.ofMillis(10));
    stream.close();

    assertThat(upstream.cancelled).isTrue();
  }

  @Test
  void anInterruptionEndsItEvenIfThereIsAlwaysMoreToRead() {
    BodyStream stream = stream(LONG, LONG, LONG);
    arrive(stream, "a");
    arrive(stream, "b");
    Thread.currentThread().interrupt();

    assertThatThrownBy(stream::read).isInstanceOf(InterruptedIOException.class);
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
    assertThat(upstream.cancelled).isTrue();
  }

  @Test
  void anAnswerWithoutEndIsCutOff() {
    BodyStream stream = stream(LONG, LONG, LONG);
    for (int i = 0; i < 33; i++) {
      stream.onNext(List.of(ByteBuffer.allocate(1 << 20)));
    }

    assertThatThrownBy(stream::readAllBytes)
        .isInstanceOf(WatchdogException.class)
        .hasMessageContaining("32 MiB");
    assertThat(upstream.cancelled).isTrue();
  }

  @Test
  void aSubscriptionThatComesAfterItWasClosedIsCancelled() {
    BodyStream stream =
        new BodyStream(
            new CallTimes(LONG, LONG, LONG), System.nanoTime(), () -> {}, cuts::incrementAndGet);
    stream.close();

    stream.onSubscribe(upstream);

    assertThat(upstream.cancelled).isTrue();
    assertThat(cuts).hasValue(1);
    assertThat(upstream.requested).hasValue(0);
  }
}
