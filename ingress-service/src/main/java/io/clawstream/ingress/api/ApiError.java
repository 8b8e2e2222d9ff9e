package io.clawstream.ingress.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * An error in OpenAI's form (platform.openai.com/docs/guides/error-codes).
 *
 * @param status HTTP status code
 * @param type {@code invalid_request_error}, {@code rate_limit_error} or {@code server_error}
 * @param code for programs
 * @param param the field that is wrong, if one is
 * @param message for people
 */
record ApiError(int status, String type, String code, @Nullable String param, String message) {
  private static final String INVALID = "invalid_request_error";
  private static final String SERVER = "server_error";

  static ApiError noTokenConfigured() {
    return new ApiError(
        401,
        INVALID,
        "api_not_configured",
        null,
        "This server's API has no token yet, so it lets nobody in. Whoever runs it sets"
            + " channels.api.token (CLAWSTREAM_CHANNELS_API_TOKEN).");
  }

  static ApiError badToken() {
    return new ApiError(
        401,
        INVALID,
        "invalid_api_key",
        null,
        "The API key is missing or wrong. Send the server's channels.api.token as"
            + " 'Authorization: Bearer <token>'.");
  }

  static ApiError invalid(@Nullable String param, String message) {
    return new ApiError(400, INVALID, "invalid_value", param, message);
  }

  static ApiError notFound() {
    return new ApiError(
        404,
        INVALID,
        "unknown_url",
        null,
        "There is POST /v1/chat/completions and GET /v1/models, and nothing else.");
  }

  static ApiError tooLarge() {
    return new ApiError(
        413,
        INVALID,
        "request_too_large",
        null,
        "A request may have "
            + ApiLimits.MAX_TEXT
            + " bytes without its pictures, and "
            + ApiLimits.MAX_BODY
            + " with them.");
  }

  static ApiError tooMany() {
    return new ApiError(
        429,
        "rate_limit_error",
        "rate_limit_exceeded",
        null,
        "Too many requests are waiting for their answers; try again in a moment.");
  }

  static ApiError unavailable(String message) {
    return new ApiError(503, SERVER, "service_unavailable", null, message);
  }

  static ApiError timeout(long seconds) {
    return new ApiError(
        504,
        SERVER,
        "timeout",
        null,
        "There was no answer within "
            + seconds
            + " s. The same request with the same Idempotency-Key may find it.");
  }

  static ApiError stopped() {
    return new ApiError(
        409,
        INVALID,
        "turn_stopped",
        null,
        "The turn was stopped, or replaced by a newer message, before its answer was complete."
            + " Ask again, without the same Idempotency-Key, if the answer is still wanted.");
  }

  static ApiError apology(String text) {
    return new ApiError(502, SERVER, "no_answer", null, text);
  }

  /** The body of the response, or of an event in a stream. */
  String json() {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putObject("error")
        .put("message", message)
        .put("type", type)
        .put("param", param)
        .put("code", code);
    return body.toString();
  }
}
