package io.clawstream.bench.telegram;

/** Trouble that a test orders for the next call of a method. */
public sealed interface Trouble {

  /**
   * Status 429 with {@code parameters.retry_after}.
   *
   * @param retryAfterSeconds 1 or more
   */
  record TooManyRequests(long retryAfterSeconds) implements Trouble {}

  /**
   * A gateway's error page instead of an answer of the API.
   *
   * @param status 500 to 599
   */
  record GatewayError(int status) implements Trouble {}

  /** A refusal with the API's error body. */
  record Refused(int code, String description) implements Trouble {}

  /**
   * The call is carried out, but the connection is lost before the answer: the caller cannot know.
   */
  record AnswerLost() implements Trouble {}
}
