package io.clawstream.ingress.webchat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a client says (docs/webchat-protocol.md, "From the client"). */
sealed interface ClientFrame {
  /** The only version of the protocol. */
  int PROTOCOL = 1;

  /** Longest message text, in UTF-16 units. */
  int MAX_TEXT = 32_000;

  /**
   * Longest frame, in UTF-16 units: a text of {@link #MAX_TEXT} fits however it is escaped (six
   * characters for each unit at most).
   */
  int MAX_FRAME = 256 * 1024;

  /** The first frame. */
  record Hello(String token, String conversation, @Nullable String name) implements ClientFrame {
    @Override
    public String toString() {
      return "Hello";
    }
  }

  /** Asks for what came after {@code lastSeq}, 0 or more. */
  record Resume(long lastSeq) implements ClientFrame {}

  /** A message. */
  record Message(String clientMessageId, String text) implements ClientFrame {}

  /** A message whose text is longer than {@link #MAX_TEXT}. */
  record TooLong(String clientMessageId) implements ClientFrame {}

  /** The answer to a ping. */
  record Pong() implements ClientFrame {}

  /**
   * Not what the protocol says.
   *
   * @param why a sentence for whoever writes the client
   * @param clientMessageId the message it is about, if that can be told
   */
  record Bad(String why, @Nullable String clientMessageId) implements ClientFrame {}

  /** Reads a frame. Never throws. */
  static ClientFrame parse(String text) {
    return Parser.parse(text);
  }

  /** Reads frames. */
  final class Parser {
    private static final JsonMapper JSON =
        JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
    private static final Pattern CONVERSATION = Pattern.compile("[A-Za-z0-9_-]{8,64}");
    private static final Pattern MESSAGE_ID = Pattern.compile("[A-Za-z0-9_-]{8,64}");
    private static final int MAX_NAME = 80;
    private static final int MAX_TOKEN = 4_096;

    private Parser() {}

    private static ClientFrame parse(String text) {
      JsonNode frame;
      try {
        frame = JSON.readTree(text);
      } catch (JsonProcessingException e) {
        return new Bad("The frame is not JSON.", null);
      }
      if (!frame.isObject()) {
        return new Bad("The frame is not a JSON object.", null);
      }
      return switch (frame.path("type").asText()) {
        case "hello" -> hello(frame);
        case "resume" -> resume(frame);
        case "message" -> message(frame);
        case "pong" -> new Pong();
        default -> new Bad("The frame's type is unknown.", null);
      };
    }

    private static ClientFrame hello(JsonNode frame) {
      if (frame.path("protocol").asInt() != PROTOCOL) {
        return new Bad("This server speaks version " + PROTOCOL + " of the protocol.", null);
      }
      String token = frame.path("token").asText();
      String conversation = frame.path("conversation").asText();
      String name = frame.path("name").asText().strip();
      if (!frame.path("token").isTextual() || token.length() > MAX_TOKEN) {
        return new Bad("hello needs a token, which may be empty.", null);
      }
      if (!CONVERSATION.matcher(conversation).matches()) {
        return new Bad("hello needs a conversation: 8 to 64 of A-Z a-z 0-9 _ -.", null);
      }
      if (name.length() > MAX_NAME) {
        return new Bad("The name in hello is longer than " + MAX_NAME + " characters.", null);
      }
      return new Hello(token, conversation, name.isEmpty() ? null : name);
    }

    private static ClientFrame resume(JsonNode frame) {
      JsonNode lastSeq = frame.path("lastSeq");
      return lastSeq.isIntegralNumber() && lastSeq.canConvertToLong() && lastSeq.longValue() >= 0
          ? new Resume(lastSeq.longValue())
          : new Bad("resume needs a lastSeq, a whole number from 0.", null);
    }

    private static ClientFrame message(JsonNode frame) {
      String id = frame.path("clientMessageId").asText();
      if (!MESSAGE_ID.matcher(id).matches()) {
        return new Bad("message needs a clientMessageId, a UUID.", null);
      }
      Optional<String> text =
          Optional.of(frame.path("text")).filter(JsonNode::isTextual).map(JsonNode::textValue);
      if (text.filter(content -> !content.isBlank()).isEmpty()) {
        return new Bad("message needs a text that is not blank.", id);
      }
      return text.get().length() > MAX_TEXT ? new TooLong(id) : new Message(id, text.get());
    }
  }
}
