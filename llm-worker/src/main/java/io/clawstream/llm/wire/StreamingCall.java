package io.clawstream.llm.wire;

import dev.langchain4j.http.client.sse.ServerSentEventContext;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParsingHandle;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * A call whose answer comes as a stream of events: takes in the model's request, then makes the
 * call and feeds the model's reader.
 */
public final class StreamingCall extends ModelCall {
  /** How long the end of the connection may take after the end of the answer. */
  private static final Duration GRACE = Duration.ofMillis(200);

  private final Exchange exchange;
  private final Dialect dialect;
  private boolean heardLast;

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
    super(failures, clock);
    this.exchange = new Exchange(http, times);
    this.dialect = dialect;
  }

  @Override
  public boolean heardLast() {
    return heardLast;
  }

  @Override
  public void run(Runnable asking, CallListener listener) {
    RequestTaker.Taken asked =
        Objects.requireNonNull(RequestTaker.take(asking), "The model has asked nothing.");
    ServerSentEventListener reader = asked.reader();
    try {
      HttpResponse<BodyStream> response = exchange.send(asked.request(), listener::paused);
      try (BodyStream body = response.body()) {
        tellLimits(response.headers(), listener);
        if (refused(response)) {
          return;
        }
        if (isStream(response)) {
          read(body, reader);
        } else {
          fail(failures.notAStream(response.statusCode(), response.headers(), errorText(response)));
        }
      }
    } catch (InterruptedException e) {
      interruptedWaiting();
    } catch (IOException e) {
      broken(e);
    }
  }

  /** Error bodies and whole answers have these types; streams have many, or none. */
  private static boolean isStream(HttpResponse<?> response) {
    String type = response.headers().firstValue("content-type").orElse("").toLowerCase(Locale.ROOT);
    return !type.startsWith("application/json") && !type.startsWith("text/html");
  }

  private void read(BodyStream body, ServerSentEventListener reader) throws IOException {
    EventReader events = new EventReader(body, dialect.framing());
    ServerSentEventContext context = new ServerSentEventContext(new Handle());
    while (failure().isEmpty() && !stopped() && !heardLast) {
      EventReader.Event event = events.next();
      if (event == null) {
        break;
      }
      tell(event, reader, context);
    }
    if (failure().isEmpty() && !stopped()) {
      close(reader);
      body.drain(GRACE);
    }
  }

  private void close(ServerSentEventListener reader) {
    try {
      reader.onClose();
    } catch (RuntimeException e) {
      unreadable(e);
    }
  }

  private void tell(
      EventReader.Event event, ServerSentEventListener reader, ServerSentEventContext context) {
    try {
      Optional<ErrorBody> error = dialect.error(event);
      if (error.isPresent()) {
        fail(failures.inStream(error.get()));
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
      return stopped();
    }
  }
}
