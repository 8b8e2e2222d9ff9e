package io.clawstream.llm.wire;

import dev.langchain4j.http.client.HttpClientBuilder;
import io.clawstream.llm.provider.ProviderFailure;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP call under a LangChain4j model that was built with {@link #client}.
 *
 * <p>Unlike LangChain4j's own JDK client it runs on the calling thread from the first byte to the
 * last, so that interrupting the thread ends the call, and it knows the status, the headers and the
 * raw answer, which LangChain4j's models do not hand on. A failure is kept here ({@link #failure})
 * and not told to LangChain4j, which would only wrap it.
 *
 * <p>Used by one thread, once.
 */
public abstract sealed class ModelCall permits StreamingCall, WholeCall {
  private static final int MOST_ERROR_BYTES = 64 << 10;

  final FailureReader failures;
  private final InstantSource clock;
  private @Nullable ProviderFailure failure;
  private boolean interrupted;
  private boolean stopped;

  ModelCall(FailureReader failures, InstantSource clock) {
    this.failures = failures;
    this.clock = clock;
  }

  /** The HTTP client of models that are asked within {@link #run}, and in no other way. */
  public static HttpClientBuilder client() {
    return RequestTaker.INSTANCE;
  }

  /**
   * As {@link #client}.
   *
   * @param mending what is sent instead of a request's body
   */
  public static HttpClientBuilder client(UnaryOperator<String> mending) {
    return new RequestTaker(mending);
  }

  /**
   * Makes the call. Returns when it is over; {@link #failure} and {@link #interrupted} tell how.
   *
   * @param asking asks a model that has {@link #client}, once
   * @param listener told what the answer has besides what LangChain4j reads
   */
  public abstract void run(Runnable asking, CallListener listener);

  /** Whether the provider said that its answer is whole. */
  public abstract boolean heardLast();

  /** Why there is no whole answer, if it was the provider or the network. */
  public final Optional<ProviderFailure> failure() {
    return Optional.ofNullable(failure);
  }

  /** Whether the calling thread was interrupted during the call; its interrupt status is set. */
  public final boolean interrupted() {
    return interrupted;
  }

  /** The listener has heard enough: no further event is told, and the connection is closed. */
  public final void stop() {
    stopped = true;
  }

  /**
   * LangChain4j could not read what came: that ends the call, and is the failure if there is none
   * yet.
   */
  public final void unreadable(Throwable cause) {
    fail(failures.unreadable(cause));
  }

  final boolean stopped() {
    return stopped;
  }

  /** Keeps the first failure. */
  final void fail(ProviderFailure why) {
    if (failure == null) {
      failure = why;
    }
  }

  /** The connection failed; nothing is lost by that when everything that matters was heard. */
  final void broken(IOException cause) {
    if (cause instanceof InterruptedIOException) {
      interrupted = true;
    } else if (!heardLast() && !stopped) {
      fail(failures.broken(cause));
    }
  }

  final void interruptedWaiting() {
    Thread.currentThread().interrupt();
    interrupted = true;
  }

  final void tellLimits(HttpHeaders headers, CallListener listener) {
    RateLimitHeaders.in(headers, clock.instant()).ifPresent(listener::limits);
  }

  /** Whether it was refused by its status, which is the failure then. */
  final boolean refused(HttpResponse<BodyStream> response) throws InterruptedIOException {
    if (response.statusCode() / 100 == 2) {
      return false;
    }
    fail(failures.refused(response.statusCode(), response.headers(), errorText(response)));
    return true;
  }

  static String errorText(HttpResponse<BodyStream> response) throws InterruptedIOException {
    return Exchange.text(response.body(), MOST_ERROR_BYTES);
  }
}
