package io.clawstream.ingress.api;

import io.clawstream.events.ChatType;
import io.clawstream.events.Reply;
import io.clawstream.events.StandardMessage;
import io.clawstream.ingress.inbound.Inbound;
import io.clawstream.ingress.inbound.TraceParent;
import io.clawstream.ingress.replies.EdgeLog;
import io.clawstream.ingress.replies.Join;
import io.clawstream.ingress.replies.PlacedReply;
import io.clawstream.schemas.SessionKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * Asks the assistant and waits for its answer, apart from HTTP. A request is a message of the
 * session {@code api/api/dm/<user>}, or of one of its own; its answer is the reply that names the
 * request's id. Listening begins before the message is handed over, so no answer is missed; an
 * answer that is there already (the same request was sent before) is found among the recent
 * replies. Thread-safe.
 */
final class ChatCompletions {
  private static final Duration GLANCE = Duration.ofMillis(500);
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(5);

  private final Inbound inbound;
  private final EdgeLog edge;
  private final ApiLimits limits;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Set<ApiWait> waits = ConcurrentHashMap.newKeySet();
  private final AtomicLong waitingBytes = new AtomicLong();
  private volatile boolean closing;

  /** The client, while it waits. Called by the waiting thread. */
  interface Client {
    /** False once it has gone away. */
    boolean connected();

    /** The broker has the message. */
    void accepted();

    /** A piece of the answer. */
    void piece(ApiWait.Event.Piece piece);

    /** Nothing has happened for a while. */
    void stillWaiting();
  }

  /** What came of a request. */
  sealed interface Outcome {
    /** The answer. */
    record Answered(Reply reply) implements Outcome {}

    /**
     * There will be no answer, or only what was streamed of it: the turn was stopped, or a newer
     * message took its place.
     */
    record Stopped(Reply reply) implements Outcome {}

    /** There is none. */
    record Failed(ApiError error) implements Outcome {}

    /** Nobody waits for it any more. */
    record Disconnected() implements Outcome {}
  }

  ChatCompletions(
      Inbound inbound,
      EdgeLog edge,
      ApiLimits limits,
      InstantSource clock,
      RandomGenerator random) {
    this.inbound = inbound;
    this.edge = edge;
    this.limits = limits;
    this.clock = clock;
    this.random = random;
  }

  /** How many requests wait. */
  int waiting() {
    return waits.size();
  }

  /** Nobody waits any more, and nobody begins to. */
  void close() {
    closing = true;
    waits.forEach(wait -> wait.lost("the server is stopping"));
  }

  /**
   * Asks, and waits for the answer as long as the limits and the client allow.
   *
   * @param requestId message id; the same again asks the same again
   */
  Outcome ask(ChatRequest request, String requestId, Optional<String> traceparent, Client client)
      throws InterruptedException {
    // Without a user it is a conversation of its own, which no other request shares or waits for.
    String peer = Objects.requireNonNullElse(request.user(), requestId);
    SessionKey session = new SessionKey("api", "api", ChatType.DM, peer, null);
    ApiWait wait = new ApiWait(requestId);
    // Counted first, so that many at once cannot all slip through.
    waits.add(wait);
    long together = waitingBytes.addAndGet(request.bytes());
    try {
      if (waits.size() > limits.maxWaiting()
          || (together > limits.maxWaitingBytes() && together > request.bytes())) {
        return new Outcome.Failed(ApiError.tooMany());
      }
      if (closing) {
        return new Outcome.Failed(ApiError.unavailable("The server is stopping."));
      }
      Optional<Join> join = edge.join(session.toString(), wait);
      if (join.isEmpty()) {
        return new Outcome.Failed(ApiError.unavailable("The server is not ready yet."));
      }
      try {
        Optional<Reply> known =
            join.get().recent().stream().map(PlacedReply::reply).filter(wait::answers).findFirst();
        return known.isPresent()
            ? outcome(known.get())
            : ask(
                ApiMessage.of(request, session, requestId, clock.millis()),
                traceparent,
                wait,
                client);
      } finally {
        edge.leave(session.toString(), wait);
      }
    } finally {
      waits.remove(wait);
      waitingBytes.addAndGet(-request.bytes());
    }
  }

  private Outcome ask(
      StandardMessage message, Optional<String> traceparent, ApiWait wait, Client client)
      throws InterruptedException {
    Instant deadline = clock.instant().plus(limits.replyTimeout());
    try {
      inbound.accept(message, TraceParent.of(traceparent, random)).get();
    } catch (ExecutionException e) {
      return new Outcome.Failed(
          ApiError.unavailable("The message could not be stored; try again in a moment."));
    }
    client.accepted();
    Instant glanced = clock.instant();
    Instant sign = glanced;
    while (true) {
      ApiWait.Event event = wait.next(GLANCE);
      Instant now = clock.instant();
      switch (event) {
        case ApiWait.Event.Answer(Reply reply) -> {
          return outcome(reply);
        }
        case ApiWait.Event.Lost(String why) -> {
          return new Outcome.Failed(
              ApiError.unavailable(
                  "The answer cannot be waited for here any more: "
                      + why
                      + ". The same request with the same Idempotency-Key finds it later."));
        }
        case ApiWait.Event.Piece piece -> {
          client.piece(piece);
          sign = now;
        }
        case null -> {
          // Nothing new.
        }
      }
      if (now.isAfter(deadline)) {
        return new Outcome.Failed(ApiError.timeout(limits.replyTimeout().toSeconds()));
      }
      if (!now.isBefore(sign.plus(KEEP_ALIVE))) {
        client.stillWaiting();
        sign = now;
      }
      if (event == null || !now.isBefore(glanced.plus(GLANCE))) {
        glanced = now;
        if (!client.connected()) {
          return new Outcome.Disconnected();
        }
      }
    }
  }

  private static Outcome outcome(Reply reply) {
    return switch (reply.getKind()) {
      case ANSWER, NOTICE -> new Outcome.Answered(reply);
      case APOLOGY -> new Outcome.Failed(ApiError.apology(reply.getContent()));
      case CANCELLED -> new Outcome.Stopped(reply);
    };
  }
}
