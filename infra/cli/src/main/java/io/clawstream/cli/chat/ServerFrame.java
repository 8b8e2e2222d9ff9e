package io.clawstream.cli.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the server says. */
sealed interface ServerFrame {
  ObjectMapper JSON = new ObjectMapper();

  /** We have been let in; a ping comes this often. */
  record Welcome(int pingSeconds) implements ServerFrame {}

  /** The broker has our message. */
  record Ack(String clientMessageId) implements ServerFrame {}

  /** A piece of a reply that is being written. */
  record Delta(
      String replyId, Optional<String> clientMessageId, Stream stream, long sequence, String text)
      implements ServerFrame {}

  /** The model is calling a tool. */
  record Tool(String replyId, Optional<String> clientMessageId, Stream stream, String name)
      implements ServerFrame {}

  /** A complete reply. */
  record Reply(long seq, String replyId, String kind, String text, Optional<String> clientMessageId)
      implements ServerFrame {
    /**
     * Whether it says that the turn was stopped: the pieces are all that there is of its answer.
     */
    boolean isStop() {
      return kind.equals("cancelled");
    }

    /** Whether there is no answer, and none will come. */
    boolean isFailure() {
      return isStop() || kind.equals("apology");
    }

    /** Whether it belongs to no turn, and so says nothing about earlier messages. */
    boolean isNotice() {
      return kind.equals("notice");
    }
  }

  /** Everything that was missed has come. */
  record Resumed(long lastSeq) implements ServerFrame {}

  /** Are you there? */
  record Ping() implements ServerFrame {}

  /** Something was not taken. */
  record Problem(String code, String message, Optional<String> clientMessageId)
      implements ServerFrame {}

  /** A type that this client does not know, to be ignored. */
  record Unknown(String type) implements ServerFrame {}

  /** Which run of the model wrote a piece; later runs are greater. */
  record Stream(List<Integer> numbers) implements Comparable<Stream> {
    /** Copies the numbers. */
    public Stream {
      numbers = List.copyOf(numbers);
    }

    @Override
    public int compareTo(Stream other) {
      for (int i = 0; i < Math.min(numbers.size(), other.numbers.size()); i++) {
        int difference = Integer.compare(numbers.get(i), other.numbers.get(i));
        if (difference != 0) {
          return difference;
        }
      }
      return Integer.compare(numbers.size(), other.numbers.size());
    }
  }

  /**
   * Reads a frame.
   *
   * @throws IllegalArgumentException if it is no JSON
   */
  static ServerFrame parse(String text) {
    JsonNode frame;
    try {
      frame = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("The server sent a frame that is no JSON.", e);
    }
    Optional<String> about = optional(frame, "clientMessageId");
    return switch (frame.path("type").asText()) {
      case "welcome" -> new Welcome(frame.path("pingSeconds").asInt(30));
      case "ack" -> new Ack(frame.path("clientMessageId").asText());
      case "delta" ->
          new Delta(
              frame.path("replyId").asText(),
              about,
              stream(frame),
              frame.path("sequence").asLong(),
              frame.path("text").asText());
      case "tool" ->
          new Tool(
              frame.path("replyId").asText(), about, stream(frame), frame.path("name").asText());
      case "reply" ->
          new Reply(
              frame.path("seq").asLong(),
              frame.path("replyId").asText(),
              frame.path("kind").asText(),
              frame.path("text").asText(),
              about);
      case "resumed" -> new Resumed(frame.path("lastSeq").asLong());
      case "ping" -> new Ping();
      case "error" ->
          new Problem(frame.path("code").asText(), frame.path("message").asText(), about);
      case String other -> new Unknown(other);
    };
  }

  private static Stream stream(JsonNode frame) {
    List<Integer> numbers = new ArrayList<>();
    frame.path("stream").forEach(number -> numbers.add(number.asInt()));
    return new Stream(numbers);
  }

  private static Optional<String> optional(JsonNode frame, String field) {
    JsonNode value = frame.path(field);
    return value.isTextual() ? Optional.of(value.asText()) : Optional.empty();
  }
}
