package io.clawstream.llm.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The body of a response as a stream that never waits longer than it may: {@link #read} throws a
 * {@link WatchdogException} when nothing has come for the idle time or the whole call takes too
 * long, and an {@link InterruptedIOException} (with the thread's interrupt status set) when the
 * reading thread is interrupted. There is no watchdog thread: the reader's own wait has the limit.
 *
 * <p>The HTTP client fills a queue of at most two chunks, the thread of the call empties it: no
 * more is buffered than the reader takes.
 */
final class BodyStream extends InputStream implements BodySubscriber<BodyStream> {
  /** No answer is that long; a provider that goes on and on is cut off. */
  private static final long MOST_BYTES = 32L << 20;

  private sealed interface Signal {
    record Bytes(List<ByteBuffer> buffers) implements Signal {}

    record Ended(@Nullable Throwable failure) implements Signal {}
  }

  private final BlockingQueue<Signal> arrived = new LinkedBlockingQueue<>();
  private final Queue<ByteBuffer> unread = new ArrayDeque<>();
  private final Duration pause;
  private final Runnable onPause;
  private final Runnable onCut;
  private final long deadline;
  private final Duration total;
  private final Duration idle;
  private boolean heardSincePause;
  private boolean ended;
  private long bytes;
  private volatile boolean closed;
  private volatile @Nullable Subscription subscription;

  /**
   * @param deadline when the whole call must be over, as {@link System#nanoTime}
   * @param onPause called by the reading thread when it has to wait
   * @param onCut called when the connection has been let go before the body's end
   */
  BodyStream(CallTimes times, long deadline, Runnable onPause, Runnable onCut) {
    this.total = times.total();
    this.idle = times.idle();
    this.pause = times.pause();
    this.deadline = deadline;
    this.onPause = onPause;
    this.onCut = onCut;
  }

  @Override
  public CompletionStage<BodyStream> getBody() {
    return CompletableFuture.completedFuture(this);
  }

  @Override
  public void onSubscribe(Subscription newSubscription) {
    subscription = newSubscription;
    if (closed) {
      newSubscription.cancel();
      onCut.run();
    } else {
      newSubscription.request(1);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    arrived.add(new Signal.Bytes(buffers));
  }

  @Override
  public void onError(Throwable failure) {
    arrived.add(new Signal.Ended(failure));
  }

  @Override
  public void onComplete() {
    arrived.add(new Signal.Ended(null));
  }

  /**
   * What matters has been read: waits so long for the end, so that the connection can be used
   * again. If it does not come, or fails, that is no failure.
   */
  void drain(Duration grace) throws InterruptedIOException {
    unread.clear();
    long end = System.nanoTime() + grace.toNanos();
    try {
      while (!ended) {
        switch (poll(Duration.ofNanos(end - System.nanoTime()))) {
          case Signal.Bytes _ -> askForMore();
          case Signal.Ended _ -> ended = true;
          case null -> {
            return;
          }
        }
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    while (unread.isEmpty() || !unread.element().hasRemaining()) {
      if (!unread.isEmpty()) {
        unread.remove();
      } else if (ended || !fetch()) {
        return -1;
      }
    }
    ByteBuffer next = unread.element();
    int taken = Math.min(length, next.remaining());
    next.get(target, offset, taken);
    return taken;
  }

  /** Waits for the next chunk; false if there is none. */
  private boolean fetch() throws IOException {
    Signal signal;
    try {
      signal = next();
    } catch (WatchdogException | InterruptedIOException e) {
      close();
      throw e;
    }
    return switch (signal) {
      case Signal.Bytes(List<ByteBuffer> buffers) -> {
        heardSincePause = true;
        buffers.forEach(buffer -> bytes += buffer.remaining());
        if (bytes > MOST_BYTES) {
          close();
          throw new WatchdogException("was cut off after " + (MOST_BYTES >> 20) + " MiB of answer");
        }
        unread.addAll(buffers);
        askForMore();
        yield true;
      }
      case Signal.Ended(@Nullable Throwable failure) -> {
        ended = true;
        if (failure != null) {
          throw new IOException(failure.getMessage(), failure);
        }
        yield false;
      }
    };
  }

  private Signal next() throws IOException {
    // Who never has to wait, because the provider is faster, would never learn of it.
    if (Thread.interrupted()) {
      throw interrupted(new InterruptedException());
    }
    Duration left = Duration.ofNanos(deadline - System.nanoTime());
    Duration limit = left.compareTo(idle) < 0 ? left : idle;
    try {
      Signal signal = arrived.poll();
      if (signal == null && heardSincePause && pause.compareTo(limit) < 0) {
        signal = poll(pause);
        if (signal == null) {
          heardSincePause = false;
          onPause.run();
          signal = poll(limit.minus(pause));
        }
      } else if (signal == null) {
        signal = poll(limit);
      }
      if (signal != null) {
        return signal;
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    throw left.compareTo(idle) < 0
        ? new WatchdogException("took longer than " + inSeconds(total) + " s")
        : new WatchdogException("heard nothing for " + inSeconds(idle) + " s");
  }

  private static InterruptedIOException interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    InterruptedIOException interrupted = new InterruptedIOException("interrupted while reading");
    interrupted.initCause(cause);
    return interrupted;
  }

  private void askForMore() {
    Subscription current = subscription;
    if (current != null) {
      current.request(1);
    }
  }

  private @Nullable Signal poll(Duration limit) throws InterruptedException {
    return arrived.poll(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  static String inSeconds(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? Long.toString(duration.toSeconds())
        : Double.toString(duration.toMillis() / 1000.0);
  }

  /** Lets go of the connection; one that has been read to its end is used again. */
  @Override
  public void close() {
    closed = true;
    Subscription current = subscription;
    if (current != null && !ended) {
      current.cancel();
      onCut.run();
    }
    ended = true;
  }
}
