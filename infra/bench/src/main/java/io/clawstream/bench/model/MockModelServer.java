package io.clawstream.bench.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.clawstream.bench.loopback.LoopbackServer;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An OpenAI-compatible model server on 127.0.0.1 and a free port: {@code POST
 * /v1/chat/completions}, streaming and not, and {@code GET /v1/models}. Each request takes the next
 * answer of the script; when the script is used up, the answer function decides. Every request has
 * a virtual thread of its own, so thousands may be answered at once. Thread-safe.
 */
public final class MockModelServer implements AutoCloseable {
  /** The one model that {@code /v1/models} lists; requests may name any. */
  public static final String MODEL = "mock-model";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Options options;
  private final Pauses pauses = new Pauses();
  private final Queue<ModelAnswer> script = new ConcurrentLinkedQueue<>();
  private final Queue<ModelRequest> seen = new ConcurrentLinkedQueue<>();
  private final Map<String, AtomicInteger> byMessage = new ConcurrentHashMap<>();
  private final AtomicLong requests = new AtomicLong();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger mostInFlight = new AtomicInteger();
  private final WebServer server;

  /**
   * How the server behaves.
   *
   * @param answers decides when the script is empty; runs on the request's own virtual thread and
   *     may block
   * @param pace of every answer that has none of its own
   * @param remember whether requests are kept for {@link #seen()} and {@link #requestsFor}; not for
   *     millions of them
   * @param served told about every answer that was sent to its end
   */
  public record Options(
      Function<ModelRequest, ModelAnswer> answers, Pace pace, boolean remember, Served served) {

    /** Says what the user said last, at once. */
    public static Options echo() {
      return new Options(
          request -> new ModelAnswer.Text(request.lastUserMessage()),
          Pace.IMMEDIATE,
          true,
          (request, receivedNanos, doneNanos) -> {});
    }

    /** These options with other answers. */
    public Options answering(Function<ModelRequest, ModelAnswer> function) {
      return new Options(function, pace, remember, served);
    }

    /** These options at another pace. */
    public Options at(Pace other) {
      return new Options(answers, other, remember, served);
    }

    /** These options without memory, and with somebody who listens instead. */
    public Options forgetting(Served listener) {
      return new Options(answers, pace, false, listener);
    }
  }

  /** Is told about answers. */
  public interface Served {
    /**
     * An answer has been handed to the operating system.
     *
     * @param receivedNanos {@link System#nanoTime} when the request had been read
     * @param doneNanos {@link System#nanoTime} after the last byte
     */
    void served(ModelRequest request, long receivedNanos, long doneNanos);
  }

  private MockModelServer(Options options, InstantSource clock) {
    this.options = options;
    AnswerWriter writer = new AnswerWriter(pauses, clock);
    this.server =
        LoopbackServer.start(
            routing ->
                routing
                    .post("/v1/chat/completions", (req, res) -> complete(req, res, writer))
                    .get("/v1/models", (_, res) -> listModels(res)));
  }

  /** Starts a server on a free port. */
  public static MockModelServer start(Options options) {
    return new MockModelServer(options, InstantSource.system());
  }

  /** Starts an echo on a free port. */
  public static MockModelServer start() {
    return start(Options.echo());
  }

  /** What a client takes for the base URL; ends in {@code /v1}. */
  public URI baseUrl() {
    return URI.create("http://127.0.0.1:" + server.port() + "/v1");
  }

  /** Appends answers to the script: the next request takes the first of them. */
  public void script(ModelAnswer... answers) {
    script.addAll(List.of(answers));
  }

  /** Answers of the script that nobody has asked for yet. */
  public int scriptLeft() {
    return script.size();
  }

  /** Completion requests so far. */
  public long requests() {
    return requests.get();
  }

  /**
   * Completion requests so far whose last user message is exactly this; 0 if the server does not
   * remember.
   */
  public int requestsFor(String lastUserMessage) {
    AtomicInteger count = byMessage.get(lastUserMessage);
    return count == null ? 0 : count.get();
  }

  /**
   * Completion requests so far by their last user message; empty if the server does not remember.
   */
  public Map<String, Integer> requestsByMessage() {
    Map<String, Integer> copy = new ConcurrentHashMap<>();
    byMessage.forEach((message, count) -> copy.put(message, count.get()));
    return copy;
  }

  /** Requests that are being answered now. */
  public int inFlight() {
    return inFlight.get();
  }

  /** The most requests that were being answered at the same time. */
  public int mostInFlight() {
    return mostInFlight.get();
  }

  /** All completion requests in order of arrival; empty if the server does not remember. */
  public List<ModelRequest> seen() {
    return List.copyOf(seen);
  }

  /** Ends everything at once; requests that are being answered lose their connection. */
  @Override
  public void close() {
    pauses.end();
    server.stop();
  }

  private void complete(ServerRequest request, ServerResponse response, AnswerWriter writer)
      throws IOException {
    requests.incrementAndGet();
    mostInFlight.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
    try (InputStream content = request.content().inputStream()) {
      JsonNode body = JSON.readTree(content);
      long received = System.nanoTime();
      ModelRequest asked =
          ModelRequest.parse(body, request.headers().first(HeaderNames.AUTHORIZATION));
      remember(asked);
      writer.write(asked, nextAnswer(asked), options.pace(), response);
      options.served().served(asked, received, System.nanoTime());
    } catch (ModelRequest.BadRequest | JsonProcessingException e) {
      AnswerWriter.refuse(response, 400, String.valueOf(e.getMessage()), "invalid_request_error");
    } finally {
      inFlight.decrementAndGet();
    }
  }

  private void remember(ModelRequest asked) {
    if (options.remember()) {
      seen.add(asked);
      byMessage
          .computeIfAbsent(asked.lastUserMessage(), _ -> new AtomicInteger())
          .incrementAndGet();
    }
  }

  private ModelAnswer nextAnswer(ModelRequest asked) {
    @Nullable ModelAnswer scripted = script.poll();
    return scripted == null ? options.answers().apply(asked) : scripted;
  }

  private static void listModels(ServerResponse response) {
    response
        .header(HeaderNames.CONTENT_TYPE, "application/json")
        .send(
            "{\"object\":\"list\",\"data\":[{\"id\":\"%s\",\"object\":\"model\",\"created\":0,\"owned_by\":\"mock\"}]}"
                .formatted(MODEL));
  }

  /** What {@code Authorization} headers the requests carried, in order; for tests of keys. */
  public List<Optional<String>> authorizations() {
    return seen.stream().map(ModelRequest::authorization).toList();
  }
}
