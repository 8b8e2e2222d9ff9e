package io.clawstream.llm.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * What a provider says went wrong.
 *
 * @param message its words; may be empty
 * @param kind its type and code in lower case, e.g. {@code invalid_request_error
 *     context_length_exceeded}; may be empty
 * @param retryAfter how long it wants to be left alone, if the body says so
 */
public record ErrorBody(String message, String kind, Optional<Duration> retryAfter) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** An error that does not say when to come back. */
  public ErrorBody(String message, String kind) {
    this(message, kind, Optional.empty());
  }

  /**
   * The error in a text, if it is one of the forms in use: {@code {"error": {"message", "type",
   * "code"}}} (OpenAI, Anthropic and most others), {@code {"error": "words"}} (Ollama), the first
   * of these in a list (Gemini), {@code {"object": "error", "message", "type", "code"}} (Mistral,
   * older vLLM).
   */
  public static Optional<ErrorBody> in(String text) {
    JsonNode root = parse(text);
    JsonNode top = root.isArray() ? root.path(0) : root;
    JsonNode error = "error".equals(top.path("object").asText()) ? top : top.path("error");
    if (error.isTextual()) {
      return Optional.of(new ErrorBody(error.asText(), ""));
    }
    if (!error.isObject()) {
      return Optional.empty();
    }
    String kind =
        String.join(
            " ",
            error.path("type").asText(""),
            error.path("code").asText(""),
            error.path("status").asText(""));
    return Optional.of(
        new ErrorBody(
            words(error.path("message")),
            kind.strip().toLowerCase(Locale.ROOT),
            retryDelay(error.path("details"))));
  }

  /** Mistral's message is an object now and then. */
  private static String words(JsonNode message) {
    return message.isContainerNode() ? message.toString() : message.asText("");
  }

  /**
   * Gemini has no {@code Retry-After}, but a {@code google.rpc.RetryInfo} with {@code "retryDelay":
   * "34s"} among the details.
   */
  private static Optional<Duration> retryDelay(JsonNode details) {
    for (JsonNode detail : details) {
      String delay = detail.path("retryDelay").asText("");
      if (delay.endsWith("s")) {
        return RetryAfter.seconds(delay.substring(0, delay.length() - 1));
      }
    }
    return Optional.empty();
  }

  /** As {@link #in}; a text of another form is taken as the words themselves. */
  static ErrorBody from(String text) {
    return in(text)
        .orElseGet(
            () -> {
              JsonNode root = parse(text);
              String words = root.path("message").asText(root.path("detail").asText(""));
              return new ErrorBody(words.isEmpty() ? text : words, "");
            });
  }

  private static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return JSON.missingNode();
    }
  }
}
