package io.clawstream.llm.wire;

import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What LangChain4j's models get as their HTTP client: it takes in the request and the reader of the
 * answer, and returns at once, as that interface wants. So LangChain4j's frames, with two copies of
 * the request's body on them, are gone before the call begins.
 *
 * <p>One for all models and calls, since a model is dear to build (it asks the service loader).
 * Which call a request belongs to is known by the thread: LangChain4j calls its client on the
 * thread that asks the model.
 */
final class RequestTaker implements HttpClient, HttpClientBuilder {
  /**
   * What was taken in.
   *
   * @param request ready to be sent
   * @param reader LangChain4j's reading of the answer
   */
  record Taken(java.net.http.HttpRequest request, ServerSentEventListener reader) {}

  static final RequestTaker INSTANCE = new RequestTaker();

  private static final ScopedValue<AtomicReference<@Nullable Taken>> ASKED =
      ScopedValue.newInstance();

  private RequestTaker() {}

  /**
   * What a model wants to be sent.
   *
   * @param asking asks the model
   * @return null if it sent nothing
   */
  static @Nullable Taken take(Runnable asking) {
    AtomicReference<@Nullable Taken> asked = new AtomicReference<>();
    ScopedValue.where(ASKED, asked).run(asking);
    return asked.get();
  }

  @Override
  public void execute(
      HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
    java.net.http.HttpRequest.Builder out =
        java.net.http.HttpRequest.newBuilder(URI.create(request.url()))
            .method(request.method().name(), BodyPublishers.ofString(request.body()));
    request.headers().forEach((name, values) -> values.forEach(value -> out.header(name, value)));
    out.setHeader("User-Agent", "clawstream");
    ASKED.get().set(new Taken(out.build(), listener));
  }

  @Override
  public SuccessfulHttpResponse execute(HttpRequest request) {
    throw new UnsupportedOperationException(
        "Models are asked for streams only; this client has no other kind of call.");
  }

  @Override
  public @Nullable Duration connectTimeout() {
    return null;
  }

  /** Ignored: {@link CallTimes} has the times. */
  @Override
  public HttpClientBuilder connectTimeout(Duration ignored) {
    return this;
  }

  @Override
  public @Nullable Duration readTimeout() {
    return null;
  }

  /** Ignored: {@link CallTimes} has the times. */
  @Override
  public HttpClientBuilder readTimeout(Duration ignored) {
    return this;
  }

  @Override
  public HttpClient build() {
    return this;
  }
}
