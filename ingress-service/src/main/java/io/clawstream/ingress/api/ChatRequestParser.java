package io.clawstream.ingress.api;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Reads requests. Pure. */
final class ChatRequestParser {
  /** The only model that we list. */
  static final String DEFAULT_MODEL = "clawstream";

  /** As much as a message may have, see StandardMessage. */
  private static final int MAX_CONTENT = 100_000;

  private static final int MAX_USER = 128;
  private static final int MAX_MODEL = 256;
  private static final Set<String> ROLES =
      Set.of("system", "developer", "user", "assistant", "tool", "function");
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private ChatRequestParser() {}

  /** A request, or what is wrong with it. */
  sealed interface Parsed {
    /** It is one. */
    record Request(ChatRequest request) implements Parsed {}

    /** It is none. */
    record Wrong(ApiError error) implements Parsed {}
  }

  /** Thrown and caught in here. */
  private static final class WrongException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient ApiError error;

    WrongException(String param, String message) {
      super(message, null, false, false);
      this.error = ApiError.invalid(param.isEmpty() ? null : param, message);
    }
  }

  /** Reads a request's body. Never throws. */
  static Parsed parse(byte[] body) {
    try {
      return new Parsed.Request(read(JSON.readTree(body)));
    } catch (WrongException e) {
      return new Parsed.Wrong(e.error);
    } catch (IOException e) {
      return new Parsed.Wrong(ApiError.invalid(null, "The body is not JSON in UTF-8."));
    }
  }

  private static ChatRequest read(JsonNode body) throws WrongException {
    if (!body.isObject()) {
      throw new WrongException("", "The body is not a JSON object.");
    }
    if (body.path("n").isNumber() && body.path("n").asInt() != 1) {
      throw new WrongException("n", "Only one choice is made: n must be 1.");
    }
    List<ChatRequest.Entry> messages = messages(body.path("messages"));
    String content = "";
    for (ChatRequest.Entry message : messages) {
      content = message.role().equals("user") ? message.content() : content;
    }
    if (content.isBlank()) {
      throw new WrongException(
          "messages", "There must be a message with role 'user' and a text that is not blank.");
    }
    if (content.length() > MAX_CONTENT) {
      throw new WrongException(
          "messages",
          "The last message of the user is longer than " + MAX_CONTENT + " characters.");
    }
    return new ChatRequest(
        Objects.requireNonNullElse(text(body, "model", MAX_MODEL), DEFAULT_MODEL),
        content,
        messages.size() > 1 ? messages : List.of(),
        text(body, "user", MAX_USER),
        flag(body, "stream", "stream"),
        flag(body.path("stream_options"), "include_usage", "stream_options.include_usage"));
  }

  private static List<ChatRequest.Entry> messages(JsonNode messages) throws WrongException {
    if (!messages.isArray() || messages.isEmpty()) {
      throw new WrongException(
          "messages", "'messages' must be an array with at least one message.");
    }
    List<ChatRequest.Entry> entries = new ArrayList<>();
    for (int i = 0; i < messages.size(); i++) {
      String param = "messages[" + i + "]";
      String role = messages.path(i).path("role").asText();
      if (!ROLES.contains(role)) {
        throw new WrongException(
            param + ".role", "The role must be one of " + ROLES.stream().sorted().toList() + ".");
      }
      entries.add(new ChatRequest.Entry(role, content(messages.path(i), role, param + ".content")));
    }
    return entries;
  }

  private static String content(JsonNode message, String role, String param) throws WrongException {
    JsonNode content = message.path("content");
    if (content.isTextual()) {
      return content.textValue();
    }
    if (content.isArray()) {
      return parts(content, param);
    }
    if ((content.isNull() || content.isMissingNode()) && role.equals("assistant")) {
      // A message that only calls tools or refuses.
      return message.path("refusal").asText("");
    }
    throw new WrongException(param, "The content must be a string or an array of parts.");
  }

  private static String parts(JsonNode parts, String param) throws WrongException {
    StringJoiner texts = new StringJoiner("\n");
    for (int i = 0; i < parts.size(); i++) {
      JsonNode part = parts.path(i);
      switch (part.path("type").asText()) {
        case "text" -> texts.add(part.path("text").asText());
        case "refusal" -> texts.add(part.path("refusal").asText());
        default ->
            throw new WrongException(
                param + "[" + i + "].type", "Only parts of type 'text' are understood.");
      }
    }
    return texts.toString();
  }

  private static @Nullable String text(JsonNode object, String field, int max)
      throws WrongException {
    JsonNode value = object.path(field);
    if (value.isMissingNode()
        || value.isNull()
        || (value.isTextual() && value.asText().isEmpty())) {
      return null;
    }
    if (!value.isTextual() || value.textValue().length() > max) {
      throw new WrongException(
          field, "'" + field + "' must be a string of at most " + max + " characters.");
    }
    return value.textValue();
  }

  private static boolean flag(JsonNode object, String field, String param) throws WrongException {
    JsonNode value = object.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return false;
    }
    if (!value.isBoolean()) {
      throw new WrongException(param, "'" + param + "' must be true or false.");
    }
    return value.booleanValue();
  }
}
