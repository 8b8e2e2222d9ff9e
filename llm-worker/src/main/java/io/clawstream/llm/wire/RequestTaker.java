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
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What LangChain4j's models get as their HTTP client. For a stream it takes in the request and the
 * reader of the answer, and returns at once, as that interface wants: so LangChain4j's frames, with
 * two copies of the request's body on them, are gone before the call begins. For a whole answer it
 * makes the call.
 *
 * <p>For all calls of a model, since one is dear to build (it asks the service loader). Which call
 * a request belongs to is known by the thread: LangChain4j calls its client on the thread that asks
 * the model.
 */
final class RequestTaker implements HttpClient, HttpClientBuilder {
  /**
   * What was taken in.
   *
   * @param request ready to be sent
   * @param reader LangChain4j's reading of the answer
   */
  record Taken(java.net.http.HttpRequest request, ServerSentEventListener reader) {}

  static final RequestTaker INSTANCE = new RequestTaker(UnaryOperator.identity());

  private static final ScopedValue<AtomicReference<@Nullable Taken>> ASKED =
      ScopedValue.newInstance();

  private static final ScopedValue<Function<java.net.http.HttpRequest, SuccessfulHttpResponse>>
      ANSWERER = ScopedValue.newInstance();

  private final UnaryOperator<String> mending;

  /**
   * @param mending what is sent instead of a request's body
   */
  RequestTaker(UnaryOperator<String> mending) {
    this.mending = mending;
  }

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

  /**
   * Lets a model ask for a whole answer.
   *
   * @param answerer answers the model's request, or throws
   * @param asking asks the model
   */
  static void answering(
      Function<java.net.http.HttpRequest, SuccessfulHttpResponse> answerer, Runnable asking) {
    ScopedValue.where(ANSWERER, answerer).run(asking);
  }

  @Override
  public void execute(
      HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
    ASKED.get().set(new Taken(ours(request), listener));
  }

  @Override
  public SuccessfulHttpResponse execute(HttpRequest request) {
    return ANSWERER.get().apply(ours(request));
  }

  private java.net.http.HttpRequest ours(HttpRequest request) {
    java.net.http.HttpRequest.Builder out =
        java.net.http.HttpRequest.newBuilder(URI.create(request.url()))
            .method(
                request.method().name(), BodyPublishers.ofString(mending.apply(request.body())));
    request.headers().forEach((name, values) -> values.forEach(value -> out.header(name, value)));
    out.setHeader("User-Agent", "clawstream");
    return out.build();
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
