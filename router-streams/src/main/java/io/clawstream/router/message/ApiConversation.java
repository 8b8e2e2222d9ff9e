package io.clawstream.router.message;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.clawstream.events.ChatImage;
import io.clawstream.events.ChatMessage;
import io.clawstream.events.ChatRole;
import io.clawstream.events.StandardMessage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The conversation that a request of the HTTP API brings along: its client keeps the history, so
 * the session's own is not used. Ingress puts the whole request's messages into the metadata, as a
 * JSON array of {@code {"role": …, "content": …}}, with {@code "images": [{"mimeType": …, "data":
 * …}]} in Base64 where there are pictures. The message itself is {@code {"role": "user", "self":
 * true}} in it; one from before that was so stands there with its text.
 *
 * @param systemPrompt what the client's system messages say, or null if there are none
 * @param messages the rest, oldest first, the message itself among them
 */
public record ApiConversation(@Nullable String systemPrompt, List<ChatMessage> messages) {
  /** Where ingress puts it. */
  public static final String METADATA_KEY = "apiMessages";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Keeps its own copy. */
  public ApiConversation {
    messages = List.copyOf(messages);
  }

  /** Whether a message brings one. */
  public static boolean isIn(StandardMessage message) {
    return message.getMetadata().containsKey(METADATA_KEY);
  }

  /**
   * The conversation that a message brings, if it brings one.
   *
   * @throws IllegalArgumentException if what it brings is not a JSON array of messages, or a
   *     picture not Base64
   */
  public static Optional<ApiConversation> in(StandardMessage message) {
    String json = message.getMetadata().get(METADATA_KEY);
    return json == null ? Optional.empty() : Optional.of(read(message, json));
  }

  private static ApiConversation read(StandardMessage message, String json) {
    JsonNode array = parse(json);
    List<String> system = new ArrayList<>();
    List<ChatMessage> messages = new ArrayList<>();
    ChatMessage question = MessageText.entry(message);
    boolean stands = false;
    for (JsonNode node : array) {
      if (node.path("self").asBoolean()) {
        messages.add(question);
        stands = true;
        continue;
      }
      String role = node.path("role").asText();
      String content = node.path("content").asText();
      List<ChatImage> images = images(node.path("images"));
      if (content.isBlank() && images.isEmpty()) {
        // An assistant's call of a tool of the client's own: providers refuse empty entries.
        continue;
      }
      switch (role) {
        case "system", "developer" -> system.add(content);
        case "assistant" -> messages.add(entry(ChatRole.ASSISTANT, content));
        default -> messages.add(entry(content, images));
      }
    }
    if (!stands && !messages.contains(question)) {
      messages.add(question);
    }
    return new ApiConversation(system.isEmpty() ? null : String.join("\n\n", system), messages);
  }

  private static List<ChatImage> images(JsonNode array) {
    List<ChatImage> images = new ArrayList<>();
    for (JsonNode node : array) {
      byte[] data = Base64.getDecoder().decode(node.path("data").asText());
      images.add(new ChatImage(node.path("mimeType").asText(), ByteBuffer.wrap(data)));
    }
    return images;
  }

  private static ChatMessage entry(String content, List<ChatImage> images) {
    String text =
        images.isEmpty()
            ? content
            : MessageText.marked(images.stream().map(_ -> "[image]"), content);
    ChatMessage entry = entry(ChatRole.USER, text);
    entry.setImages(images);
    return entry;
  }

  private static JsonNode parse(String json) {
    try {
      JsonNode node = JSON.readTree(json);
      if (node.isArray()) {
        return node;
      }
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "Metadata " + METADATA_KEY + " is not JSON: " + e.getOriginalMessage(), e);
    }
    throw new IllegalArgumentException("Metadata " + METADATA_KEY + " is not a JSON array.");
  }

  private static ChatMessage entry(ChatRole role, String content) {
    return ChatMessage.newBuilder().setRole(role).setContent(content).build();
  }
}
