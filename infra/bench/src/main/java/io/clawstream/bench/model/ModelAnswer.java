package io.clawstream.bench.model;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the mock model does with one request. */
public sealed interface ModelAnswer {

  /** Says this. */
  record Text(String text) implements ModelAnswer {}

  /**
   * Asks for tools; in a stream the arguments come split over several chunks, as OpenAI sends them.
   *
   * @param text said before the calls; empty for none
   * @param calls at least one
   */
  record ToolCalls(String text, List<ToolCall> calls) implements ModelAnswer {
    /** Copies the list. */
    public ToolCalls {
      calls = List.copyOf(calls);
      if (calls.isEmpty()) {
        throw new IllegalArgumentException(
            "An answer that asks for tools needs at least one call.");
      }
    }
  }

  /**
   * One call of a tool.
   *
   * @param id the call's id, e.g. call_1
   * @param name the tool
   * @param arguments JSON text; may be broken on purpose
   */
  record ToolCall(String id, String name, String arguments) {}

  /**
   * Refuses with an HTTP status and OpenAI's error body.
   *
   * @param status 400 to 599
   * @param retryAfter value of the Retry-After header, seconds or a date
   */
  record Refused(int status, Optional<String> retryAfter, String message) implements ModelAnswer {}

  /** Answers 200 with an error object for a body, as some gateways do. */
  record ErrorBody(String message) implements ModelAnswer {}

  /**
   * Says something, then sends an error event in the stream. To a request without streaming: status
   * 500.
   */
  record ErrorInStream(String text, String message) implements ModelAnswer {}

  /** Says something (if streaming), then drops the connection. */
  record DroppedConnection(String text) implements ModelAnswer {}

  /**
   * Says something (if streaming; may be empty), then nothing more, and drops the connection at the
   * end.
   *
   * @param atMost how long the silence lasts; ends early when the server is closed
   */
  record Silence(String text, Duration atMost) implements ModelAnswer {}

  /** Another answer, at a pace of its own instead of the server's. */
  record Paced(Pace pace, ModelAnswer answer) implements ModelAnswer {}

  /** Status 429 without a hint. */
  static ModelAnswer tooManyRequests() {
    return new Refused(429, Optional.empty(), "Rate limit reached for requests");
  }

  /** Status 429 with Retry-After. */
  static ModelAnswer tooManyRequests(Duration retryAfter) {
    return new Refused(
        429, Optional.of(Long.toString(retryAfter.toSeconds())), "Rate limit reached for requests");
  }

  /** Status 500. */
  static ModelAnswer serverError() {
    return new Refused(
        500, Optional.empty(), "The server had an error while processing your request.");
  }
}
