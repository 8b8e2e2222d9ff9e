package io.clawstream.ingress.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clawstream.events.Reply;
import io.clawstream.ingress.http.ConnectionWatch;
import io.clawstream.ingress.http.Requests;
import io.clawstream.ingress.http.Secret;
import io.clawstream.ingress.inbound.Inbound;
import io.clawstream.ingress.replies.EdgeLog;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * {@code POST /v1/chat/completions} and {@code GET /v1/models}. Each request needs the bearer
 * token; without one configured, nobody is let in.
 *
 * <p>The {@code user} of a request names the conversation partner. With one message the assistant
 * answers out of the memory of that user's session; with several, the client keeps the memory, and
 * the whole array is the prompt.
 */
public final class ApiService implements HttpService {
  private static final String COMPLETIONS = "/chat/completions";
  private static final String MODELS = "/models";
  private static final Pattern IDEMPOTENCY_KEY = Pattern.compile("[!-~]{1,255}");
  private static final String BEARER = "Bearer ";
  private static final HeaderName SHOULD_RETRY = HeaderNames.create("x-should-retry");

  private final Optional<Secret> token;
  private final ChatCompletions completions;
  private final InstantSource clock;
  private final RandomGenerator random;

  /**
   * @param token what clients must show; empty refuses everybody
   * @param random for ids; thread-safe
   */
  public ApiService(
      Optional<Secret> token,
      Inbound inbound,
      EdgeLog edge,
      ApiLimits limits,
      InstantSource clock,
      RandomGenerator random,
      MeterRegistry metrics) {
    this.token = token;
    this.completions = new ChatCompletions(inbound, edge, limits, clock, random);
    this.clock = clock;
    this.random = random;
    metrics.gauge("clawstream.ingress.api.waiting", completions, ChatCompletions::waiting);
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .post(COMPLETIONS, this::complete)
        .get(MODELS, this::models)
        .any((request, response) -> fail(response, ApiError.notFound()));
  }

  /** How many requests wait for their answers. */
  public int waiting() {
    return completions.waiting();
  }

  /** Tells everybody who waits to try elsewhere. */
  public void close() {
    completions.close();
  }

  private void models(ServerRequest request, ServerResponse response) {
    Optional<ApiError> refusal = refusal(request);
    if (refusal.isPresent()) {
      fail(response, refusal.get());
      return;
    }
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("object", "list");
    body.putArray("data")
        .addObject()
        .put("id", ChatRequestParser.DEFAULT_MODEL)
        .put("object", "model")
        .put("created", 0)
        .put("owned_by", "clawstream");
    json(response, Status.OK_200, body.toString());
  }

  private void complete(ServerRequest request, ServerResponse response)
      throws IOException, InterruptedException {
    Optional<ApiError> refusal = refusal(request);
    if (refusal.isPresent()) {
      fail(response, refusal.get());
      return;
    }
    Optional<byte[]> body = Requests.body(request, ApiLimits.MAX_BODY);
    if (body.isEmpty()) {
      fail(response, ApiError.tooLarge());
      return;
    }
    Optional<String> key = Requests.header(request, "Idempotency-Key");
    if (key.isPresent() && !IDEMPOTENCY_KEY.matcher(key.get()).matches()) {
      fail(
          response,
          ApiError.invalid(null, "An Idempotency-Key has 1 to 255 visible ASCII characters."));
      return;
    }
    switch (ChatRequestParser.parse(body.get())) {
      case ChatRequestParser.Parsed.Wrong(ApiError error) -> fail(response, error);
      case ChatRequestParser.Parsed.Request(ChatRequest asked) ->
          complete(asked, key, Requests.header(request, "traceparent"), response);
    }
  }

  private void complete(
      ChatRequest asked,
      Optional<String> key,
      Optional<String> traceparent,
      ServerResponse response)
      throws InterruptedException {
    UUID uuid = new UUID(random.nextLong(), random.nextLong());
    String requestId = key.map(given -> "key-" + given).orElse("req-" + uuid);
    Completion completion =
        new Completion(
            "chatcmpl-" + uuid.toString().replace("-", ""),
            clock.instant().getEpochSecond(),
            asked.model(),
            asked.includeUsage());
    if (asked.stream()) {
      EventStream stream = new EventStream(response, completion);
      stream.end(completions.ask(asked, requestId, traceparent, stream));
      return;
    }
    ConnectionWatch watch = ConnectionWatch.current();
    ChatCompletions.Outcome outcome =
        completions.ask(asked, requestId, traceparent, new Silent(watch));
    watch.lastResponse(response);
    switch (outcome) {
      case ChatCompletions.Outcome.Answered(Reply reply) ->
          json(response, Status.OK_200, completion.whole(reply));
      case ChatCompletions.Outcome.Stopped stopped -> fail(response, ApiError.stopped());
      case ChatCompletions.Outcome.Failed(ApiError error) -> fail(response, error);
      case ChatCompletions.Outcome.Disconnected gone -> {
        // There is nobody to answer.
      }
    }
    watch.finish();
  }

  private Optional<ApiError> refusal(ServerRequest request) {
    if (token.isEmpty()) {
      return Optional.of(ApiError.noTokenConfigured());
    }
    boolean known =
        Requests.header(request, "Authorization")
            .filter(header -> header.regionMatches(true, 0, BEARER, 0, BEARER.length()))
            .map(header -> header.substring(BEARER.length()).strip())
            .filter(token.get()::matches)
            .isPresent();
    return known ? Optional.empty() : Optional.of(ApiError.badToken());
  }

  static void fail(ServerResponse response, ApiError error) {
    switch (error.status()) {
      case 401 -> response.header(HeaderNames.WWW_AUTHENTICATE, "Bearer");
      // OpenAI's own clients would ask again by themselves, and so undo the stop.
      case 409 -> response.header(SHOULD_RETRY, "false");
      case 429, 503 -> response.header(HeaderNames.RETRY_AFTER, "1");
      default -> {
        // No header says more than the body.
      }
    }
    json(response, Status.create(error.status()), error.json());
  }

  private static void json(ServerResponse response, Status status, String body) {
    response.status(status);
    response.header(HeaderNames.CONTENT_TYPE, "application/json");
    response.header(HeaderNames.CACHE_CONTROL, "no-store");
    response.send(body);
  }

  /** A client that gets its answer in one piece. */
  private record Silent(ConnectionWatch watch) implements ChatCompletions.Client {
    @Override
    public boolean connected() {
      return watch.connected();
    }

    @Override
    public void accepted() {
      // Said together with the answer.
    }

    @Override
    public void piece(ApiWait.Event.Piece piece) {
      // The answer has it all.
    }

    @Override
    public void stillWaiting() {
      // There is nothing that could be said before the status.
    }
  }
}
