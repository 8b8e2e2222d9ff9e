package io.clawstream.llm.wire;

import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.sse.ServerSentEventContext;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParsingHandle;
import io.clawstream.llm.provider.ProviderFailure;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One streaming HTTP call under a LangChain4j model that was built with {@link #client}: {@link
 * #ask} takes in the model's request, then {@link #run} makes the call and feeds the model's
 * reader.
 *
 * <p>Unlike LangChain4j's own JDK client it runs on the calling thread from the first byte to the
 * last, so that interrupting the thread ends the call, and it knows the status, the {@code
 * Retry-After} and every raw event, which LangChain4j's models do not hand on. A failure is kept
 * here ({@link #failure}) and not told to LangChain4j, which would only wrap it.
 *
 * <p>Used by one thread, once.
 */
public final class StreamingCall {
  private static final int MOST_ERROR_BYTES = 64 << 10;

  /** How long the end of the connection may take after the end of the answer. */
  private static final Duration GRACE = Duration.ofMillis(200);

  private final HttpClient http;
  private final Dialect dialect;
  private final FailureReader failures;
  private final CallTimes times;
  private final InstantSource clock;
  private final long deadline;
  private RequestTaker.@Nullable Taken taken;
  private @Nullable ProviderFailure failure;
  private boolean interrupted;
  private boolean heardLast;
  private boolean stopped;

  /** The answer's body as soon as there is one, and whether nobody wants it any more. */
  private volatile @Nullable BodyStream begun;

  private volatile boolean abandoned;

  /**
   * A call that has not begun; its time runs from here.
   *
   * @param clock to read dates in headers by
   */
  public StreamingCall(
      HttpClient http,
      Dialect dialect,
      FailureReader failures,
      CallTimes times,
      InstantSource clock) {
    this.http = http;
    this.dialect = dialect;
    this.failures = failures;
    this.times = times;
    this.clock = clock;
    this.deadline = System.nanoTime() + times.total().toNanos();
  }

  /** The HTTP client of models that are asked by {@link #ask}, and in no other way. */
  public static HttpClientBuilder client() {
    return RequestTaker.INSTANCE;
  }

  /**
   * Takes in a model's request; once, before {@link #run}.
   *
   * @param asking asks a model that has {@link #client}
   */
  public void ask(Runnable asking) {
    taken = RequestTaker.take(asking);
  }

  /** Why there is no whole answer, if it was the provider or the network. */
  public Optional<ProviderFailure> failure() {
    return Optional.ofNullable(failure);
  }

  /** Whether the calling thread was interrupted during the call; its interrupt status is set. */
  public boolean interrupted() {
    return interrupted;
  }

  /** Whether the provider said that its answer is whole. */
  public boolean heardLast() {
    return heardLast;
  }

  /** The listener has heard enough: no further event is told, and the connection is closed. */
  public void stop() {
    stopped = true;
  }

  /**
   * LangChain4j could not read what came: that ends the call, and is the failure if there is none
   * yet.
   */
  public void unreadable(Throwable cause) {
    if (failure == null) {
      failure = failures.unreadable(cause);
    }
  }

  /**
   * Makes the call. Returns when it is over; {@link #failure} and {@link #interrupted} tell how.
   *
   * @param listener told what the answer has besides its events
   */
  public void run(CallListener listener) {
    try {
      RequestTaker.Taken asked = Objects.requireNonNull(taken, "The model has not been asked.");
      taken = null; // It holds the request's body, which nobody needs while the answer comes.
      HttpResponse<BodyStream> response = send(asked.request(), listener::paused);
      try (BodyStream body = response.body()) {
        RateLimitHeaders.in(response.headers(), clock.instant()).ifPresent(listener::limits);
        if (response.statusCode() / 100 != 2) {
          failure = failures.refused(response.statusCode(), response.headers(), text(body));
        } else if (!isStream(response)) {
          failure = failures.notAStream(response.statusCode(), response.headers(), text(body));
        } else {
          read(body, asked.reader());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      interrupted = true;
    } catch (InterruptedIOException e) {
      interrupted = true;
    } catch (IOException e) {
      if (failure == null && !heardLast && !stopped) {
        failure = failures.broken(e);
      }
    }
  }

  private HttpResponse<BodyStream> send(HttpRequest request, Runnable onPause)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<BodyStream>> response =
        http.sendAsync(request, _ -> body(onPause));
    // The request's own timeout is not used: from JDK 26 on it includes the body.
    Duration left = Duration.ofNanos(deadline - System.nanoTime());
    boolean idleFirst = times.idle().compareTo(left) < 0;
    try {
      return response.get((idleFirst ? times.idle() : left).toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      abandon(response);
      throw new WatchdogException(
          idleFirst
              ? "got no answer within " + BodyStream.inSeconds(times.idle()) + " s"
              : "took longer than " + BodyStream.inSeconds(times.total()) + " s");
    } catch (InterruptedException e) {
      abandon(response);
      throw e;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    }
  }

  private BodyStream body(Runnable onPause) {
    BodyStream body = new BodyStream(times, deadline, onPause);
    begun = body;
    if (abandoned) {
      body.close();
    }
    return body;
  }

  /**
   * Ends the call also if its answer begins at this very moment: cancelling the future then comes
   * too late for the client to end it, and too early for the body to be in it.
   */
  private void abandon(CompletableFuture<?> response) {
    abandoned = true;
    response.cancel(true);
    BodyStream body = begun;
    if (body != null) {
      body.close();
    }
  }

  /** Error bodies and whole answers have these types; streams have many, or none. */
  private static boolean isStream(HttpResponse<?> response) {
    String type = response.headers().firstValue("content-type").orElse("").toLowerCase(Locale.ROOT);
    return !type.startsWith("application/json") && !type.startsWith("text/html");
  }

  /**
   * The text of an answer that is no stream; what cannot be read is left out, for the status says
   * enough.
   */
  private static String text(BodyStream body) throws InterruptedIOException {
    try {
      return new String(body.readNBytes(MOST_ERROR_BYTES), StandardCharsets.UTF_8);
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      return "";
    }
  }

  private void read(BodyStream body, ServerSentEventListener reader) throws IOException {
    EventReader events = new EventReader(body, dialect.framing());
    ServerSentEventContext context = new ServerSentEventContext(new Handle());
    while (failure == null && !stopped && !heardLast) {
      EventReader.Event event = events.next();
      if (event == null) {
        break;
      }
      tell(event, reader, context);
    }
    if (failure == null && !stopped) {
      reader.onClose();
      body.drain(GRACE);
    }
  }

  private void tell(
      EventReader.Event event, ServerSentEventListener reader, ServerSentEventContext context) {
    try {
      Optional<ErrorBody> error = dialect.error(event);
      if (error.isPresent()) {
        failure = failures.inStream(error.get());
        return;
      }
      heardLast = dialect.isLast(event);
      event.replaceData(dialect.mended(event));
      reader.onEvent(event, context);
    } catch (RuntimeException e) {
      unreadable(e);
    }
  }

  private final class Handle implements ServerSentEventParsingHandle {
    @Override
    public void cancel() {
      stop();
    }

    @Override
    public boolean isCancelled() {
      return stopped;
    }
  }
}
