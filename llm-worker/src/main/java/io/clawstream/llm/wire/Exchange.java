package io.clawstream.llm.wire;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer within the times of a call, which run from when this is made. Whoever
 * waits for the answer is the calling thread; interrupting it gives the request up. Used once.
 */
final class Exchange {
  /**
   * The JDK's client does not let go of a closed connection before its selector wakes up, which
   * takes up to 3 s where nothing else is going on (JDK 25, HttpClientImpl.SelectorManager), and
   * the provider writes on meanwhile. A request with a time limit wakes it; nobody listens at port
   * 0.
   */
  private static final HttpRequest NOWHERE =
      HttpRequest.newBuilder(URI.create("http://127.0.0.1:0/"))
          .timeout(Duration.ofSeconds(1))
          .build();

  private final HttpClient http;
  private final CallTimes times;
  private final long deadline;

  /** The answer's body as soon as there is one, and whether nobody wants it any more. */
  private volatile @Nullable BodyStream begun;

  private volatile boolean abandoned;

  Exchange(HttpClient http, CallTimes times) {
    this.http = http;
    this.times = times;
    this.deadline = System.nanoTime() + times.total().toNanos();
  }

  /**
   * Waits for the head of the answer.
   *
   * @param onPause called by the thread that reads the body when it has to wait
   * @throws WatchdogException if none came in time
   */
  HttpResponse<BodyStream> send(HttpRequest request, Runnable onPause)
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
    BodyStream body = new BodyStream(times, deadline, onPause, this::wake);
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
    wake();
    BodyStream body = begun;
    if (body != null) {
      body.close();
    }
  }

  /** Has the client's selector look at its connections. */
  private void wake() {
    var _ = http.sendAsync(NOWHERE, BodyHandlers.discarding());
  }

  /**
   * The text of an error body; what cannot be read is left out, for the status says enough.
   *
   * @param mostBytes no more than this is read
   */
  static String text(BodyStream body, int mostBytes) throws InterruptedIOException {
    try {
      return new String(body.readNBytes(mostBytes), StandardCharsets.UTF_8);
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      return "";
    }
  }
}
