package io.clawstream.router.prompt;

import io.clawstream.events.ChatImage;
import io.clawstream.events.ChatMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Chooses which of a conversation's pictures a model is shown: the newest, those of the open turn
 * first. The texts name the others as {@code [photo]} still.
 */
final class ImageBudget {
  /**
   * All pictures of a job together. With the longest text ({@code router.history-characters}) a job
   * stays within what a Kafka record may hold. Unit: bytes.
   */
  static final long BYTES = 2 << 20;

  /**
   * How many pictures, unless the open turn has more: each is sent, and paid for, with every
   * question again, and Groq takes no more than five (console.groq.com/docs/vision).
   */
  static final int MOST = 5;

  private ImageBudget() {}

  /**
   * The same conversation with the pictures that fit.
   *
   * @param earlier what was said before the open turn, oldest first
   * @param openTurn the open turn, oldest first
   */
  static List<ChatMessage> show(List<ChatMessage> earlier, List<ChatMessage> openTurn) {
    List<ChatMessage> all = new ArrayList<>(earlier);
    all.addAll(openTurn);
    Deque<ChatMessage> shown = new ArrayDeque<>(all.size());
    long bytes = 0;
    int images = 0;
    boolean full = false;
    for (int i = all.size() - 1; i >= 0; i--) {
      ChatMessage message = all.get(i);
      bytes += bytes(message);
      images += message.getImages().size();
      full |= bytes > BYTES || (i < earlier.size() && images > MOST);
      shown.addFirst(full ? without(message) : message);
    }
    return List.copyOf(shown);
  }

  private static long bytes(ChatMessage message) {
    long bytes = 0;
    for (ChatImage image : message.getImages()) {
      bytes += image.getData().remaining();
    }
    return bytes;
  }

  /** Not by a builder, which would copy the pictures to forget them. */
  private static ChatMessage without(ChatMessage message) {
    return message.getImages().isEmpty()
        ? message
        : new ChatMessage(
            message.getRole(),
            message.getContent(),
            message.getUserName(),
            message.getToolRequests(),
            message.getToolCallId(),
            message.getToolName(),
            List.of());
  }
}
