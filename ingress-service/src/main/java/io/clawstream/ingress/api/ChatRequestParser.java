package io.clawstream.ingress.api;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.clawstream.ingress.inbound.Inbound;
import io.clawstream.ingress.inbound.Picture;
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
  private static final String USER = "user";
  private static final Set<String> ROLES =
      Set.of("system", "developer", USER, "assistant", "tool", "function");
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

  /** Reads a request's body. Never throws. */
  static Parsed parse(byte[] body) {
    try {
      return new Parsed.Request(read(JSON.readTree(body), body.length));
    } catch (WrongRequestException e) {
      return new Parsed.Wrong(e.error());
    } catch (IOException e) {
      return new Parsed.Wrong(ApiError.invalid(null, "The body is not JSON in UTF-8."));
    }
  }

  private static ChatRequest read(JsonNode body, int length) throws WrongRequestException {
    if (!body.isObject()) {
      throw new WrongRequestException(null, "The body is not a JSON object.");
    }
    if (body.path("n").isNumber() && body.path("n").asInt() != 1) {
      throw new WrongRequestException("n", "Only one choice is made: n must be 1.");
    }
    PictureParts pictures = new PictureParts();
    List<ChatRequest.Entry> messages = messages(body.path("messages"), pictures);
    if (length - pictures.urlLength() > ApiLimits.MAX_TEXT) {
      throw new WrongRequestException(ApiError.tooLarge());
    }
    ChatRequest.Entry question = question(messages);
    return new ChatRequest(
        length,
        Objects.requireNonNullElse(text(body, "model", MAX_MODEL), DEFAULT_MODEL),
        question,
        messages.size() > 1 ? messages : List.of(),
        text(body, "user", MAX_USER),
        flag(body, "stream", "stream"),
        flag(body.path("stream_options"), "include_usage", "stream_options.include_usage"));
  }

  /** The last message of the user. */
  private static ChatRequest.Entry question(List<ChatRequest.Entry> messages)
      throws WrongRequestException {
    ChatRequest.Entry question =
        messages.reversed().stream()
            .filter(message -> message.role().equals(USER))
            .findFirst()
            .filter(message -> !message.content().isBlank() || !message.pictures().isEmpty())
            .orElseThrow(
                () ->
                    new WrongRequestException(
                        "messages",
                        "There must be a message with role 'user', and the last one must have a text"
                            + " that is not blank, or a picture."));
    if (question.content().length() > MAX_CONTENT) {
      throw new WrongRequestException(
          "messages",
          "The last message of the user is longer than " + MAX_CONTENT + " characters.");
    }
    return question;
  }

  private static List<ChatRequest.Entry> messages(JsonNode messages, PictureParts pictures)
      throws WrongRequestException {
    if (!messages.isArray() || messages.isEmpty()) {
      throw new WrongRequestException(
          "messages", "'messages' must be an array with at least one message.");
    }
    List<ChatRequest.Entry> entries = new ArrayList<>();
    for (int i = 0; i < messages.size(); i++) {
      String param = "messages[" + i + "]";
      String role = messages.path(i).path("role").asText();
      if (!ROLES.contains(role)) {
        throw new WrongRequestException(
            param + ".role", "The role must be one of " + ROLES.stream().sorted().toList() + ".");
      }
      entries.add(entry(messages.path(i), role, param + ".content", pictures));
    }
    return entries;
  }

  private static ChatRequest.Entry entry(
      JsonNode message, String role, String param, PictureParts pictures)
      throws WrongRequestException {
    JsonNode content = message.path("content");
    if (content.isTextual()) {
      return new ChatRequest.Entry(role, content.textValue(), List.of());
    }
    if (content.isArray()) {
      return parts(content, role, param, pictures);
    }
    if ((content.isNull() || content.isMissingNode()) && role.equals("assistant")) {
      // A message that only calls tools or refuses.
      return new ChatRequest.Entry(role, message.path("refusal").asText(""), List.of());
    }
    throw new WrongRequestException(param, "The content must be a string or an array of parts.");
  }

  private static ChatRequest.Entry parts(
      JsonNode parts, String role, String param, PictureParts pictures)
      throws WrongRequestException {
    StringJoiner texts = new StringJoiner("\n");
    List<Picture> shown = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      JsonNode part = parts.path(i);
      String at = param + "[" + i + "]";
      switch (part.path("type").asText()) {
        case "text" -> texts.add(part.path("text").asText());
        case "refusal" -> texts.add(part.path("refusal").asText());
        case "image_url" -> {
          if (!role.equals(USER)) {
            throw new WrongRequestException(
                at + ".image_url.url", "Only messages with role 'user' may have pictures.");
          }
          if (shown.size() == Inbound.MAX_ATTACHMENTS) {
            throw new WrongRequestException(
                at + ".image_url.url",
                "A message may have " + Inbound.MAX_ATTACHMENTS + " pictures.");
          }
          shown.add(pictures.next(part, at));
        }
        default ->
            throw new WrongRequestException(
                at + ".type", "Only parts of type 'text' and 'image_url' are understood.");
      }
    }
    return new ChatRequest.Entry(role, texts.toString(), shown);
  }

  private static @Nullable String text(JsonNode object, String field, int max)
      throws WrongRequestException {
    JsonNode value = object.path(field);
    if (value.isMissingNode()
        || value.isNull()
        || (value.isTextual() && value.asText().isEmpty())) {
      return null;
    }
    if (!value.isTextual() || value.textValue().length() > max) {
      throw new WrongRequestException(
          field, "'" + field + "' must be a string of at most " + max + " characters.");
    }
    return value.textValue();
  }

  private static boolean flag(JsonNode object, String field, String param)
      throws WrongRequestException {
    JsonNode value = object.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return false;
    }
    if (!value.isBoolean()) {
      throw new WrongRequestException(param, "'" + param + "' must be true or false.");
    }
    return value.booleanValue();
  }
}
