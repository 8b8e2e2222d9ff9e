package io.clawstream.llm.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.http.client.HttpMethod;
import dev.langchain4j.http.client.sse.DefaultServerSentEventParser;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import io.clawstream.llm.job.FakeTime;
import io.clawstream.llm.provider.ChatEvent;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What happens between an interruption and an answer that begins at the same moment. */
@Timeout(30)
class StreamingCallTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private final Connection connection = new Connection();
  private final FakeClient http = new FakeClient();
  private final StreamingCall call =
      new StreamingCall(
          http,
          new NoErrors(),
          new FailureReader(
              "fake", URI.create("http://localhost/v1"), Optional.empty(), new FakeTime()),
          new CallTimes(LONG, LONG, LONG),
          new FakeTime());

  @AfterEach
  void clearInterruption() {
    boolean _ = Thread.interrupted();
  }

  @Test
  void anAnswerThatHasBegunButIsNotHandedOverYetIsClosed() {
    http.whenSent(http::answerBegins);
    Thread.currentThread().interrupt();

    run();

    assertThat(call.interrupted()).isTrue();
    assertThat(connection.closed).isTrue();
  }

  @Test
  void anAnswerThatBeginsAfterTheInterruptionIsClosed() {
    Thread.currentThread().interrupt();
    run();
    assertThat(call.interrupted()).isTrue();

    int woken = http.woken;
    http.answerBegins();

    assertThat(connection.closed).isTrue();
    assertThat(http.woken).isGreaterThan(woken);
  }

  private void run() {
    call.run(
        () ->
            ModelCall.client()
                .build()
                .execute(
                    dev.langchain4j.http.client.HttpRequest.builder()
                        .url("http://localhost/v1/chat")
                        .method(HttpMethod.POST)
                        .body("{}")
                        .build(),
                    new DefaultServerSentEventParser(),
                    new ServerSentEventListener() {
                      @Override
                      public void onError(Throwable error) {
                        throw new AssertionError(error);
                      }
                    }),
        new CallListener() {
          @Override
          public void limits(ChatEvent.LimitsTold told) {
            // The answer has no headers.
          }

          @Override
          public void paused() {
            // Nobody watches.
          }
        });
  }

  private static final class Connection implements Subscription {
    private final AtomicBoolean closed = new AtomicBoolean();

    @Override
    public void request(long count) {
      // It has nothing to send.
    }

    @Override
    public void cancel() {
      closed.set(true);
    }
  }

  private static final class NoErrors implements Dialect {
    @Override
    public Optional<ErrorBody> error(ServerSentEvent event) {
      return Optional.empty();
    }

    @Override
    public boolean isLast(ServerSentEvent event) {
      return false;
    }
  }

  /** A client whose answer may have begun, but whose future is never done. */
  private final class FakeClient extends HttpClient {
    private Runnable whenSent = () -> {};
    private Runnable begin = () -> {};
    private int woken;

    void whenSent(Runnable action) {
      whenSent = action;
    }

    void answerBegins() {
      begin.run();
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
        HttpRequest request, BodyHandler<T> handler) {
      if (request.uri().getPort() == 0) {
        // It goes nowhere, and has the client look at its connections.
        woken++;
        return new CompletableFuture<>();
      }
      begin = () -> handler.apply(new Head()).onSubscribe(connection);
      whenSent.run();
      return new CompletableFuture<>();
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
        HttpRequest request, BodyHandler<T> handler, @Nullable PushPromiseHandler<T> pushes) {
      throw new UnsupportedOperationException();
    }

    @Override
    public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<CookieHandler> cookieHandler() {
      return Optional.empty();
    }

    @Override
    public Optional<Duration> connectTimeout() {
      return Optional.empty();
    }

    @Override
    public Redirect followRedirects() {
      return Redirect.NEVER;
    }

    @Override
    public Optional<ProxySelector> proxy() {
      return Optional.empty();
    }

    @Override
    public SSLContext sslContext() {
      throw new UnsupportedOperationException();
    }

    @Override
    public SSLParameters sslParameters() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Authenticator> authenticator() {
      return Optional.empty();
    }

    @Override
    public Version version() {
      return Version.HTTP_1_1;
    }

    @Override
    public Optional<Executor> executor() {
      return Optional.empty();
    }
  }

  private record Head() implements HttpResponse.ResponseInfo {
    @Override
    public int statusCode() {
      return 200;
    }

    @Override
    public HttpHeaders headers() {
      return HttpHeaders.of(Map.of(), (_, _) -> true);
    }

    @Override
    public HttpClient.Version version() {
      return HttpClient.Version.HTTP_1_1;
    }
  }
}
