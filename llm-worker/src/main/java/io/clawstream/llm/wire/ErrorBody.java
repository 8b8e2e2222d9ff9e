package io.clawstream.llm.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Locale;
import java.util.Optional;

/**
 * What a provider says went wrong.
 *
 * @param message its words; may be empty
 * @param kind its type and code in lower case, e.g. {@code invalid_request_error
 *     context_length_exceeded}; may be empty
 */
public record ErrorBody(String message, String kind) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * The error in a text, if it is one of the forms in use: {@code {"error": {"message", "type",
   * "code"}}} (OpenAI, Anthropic and most others), {@code {"error": "words"}} (Ollama), the first
   * of these in a list (Gemini).
   */
  public static Optional<ErrorBody> in(String text) {
    JsonNode root = parse(text);
    JsonNode error = (root.isArray() ? root.path(0) : root).path("error");
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
        new ErrorBody(error.path("message").asText(""), kind.strip().toLowerCase(Locale.ROOT)));
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
