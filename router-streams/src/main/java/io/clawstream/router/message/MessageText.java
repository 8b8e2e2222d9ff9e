package io.clawstream.router.message;

import io.clawstream.events.Attachment;
import io.clawstream.events.ChatImage;
import io.clawstream.events.ChatMessage;
import io.clawstream.events.ChatRole;
import io.clawstream.events.ChatType;
import io.clawstream.events.StandardMessage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A message as a model reads it. Attachments stand before the text as {@code [photo]} or {@code
 * [document: report.pdf]}, so that the model knows of what it cannot see; pictures that ingress has
 * fetched come along, for a model that can.
 */
public final class MessageText {
  private static final int NAME_LIMIT = 120;

  private MessageText() {}

  /** The message as an entry of the conversation; in a group with its writer's name. */
  public static ChatMessage entry(StandardMessage message) {
    return ChatMessage.newBuilder()
        .setRole(ChatRole.USER)
        .setContent(of(message))
        .setUserName(message.getChatType() == ChatType.GROUP ? message.getUserName() : null)
        .setImages(images(message))
        .build();
  }

  /** Its text. */
  public static String of(StandardMessage message) {
    if (message.getAttachments().isEmpty()) {
      return message.getContent();
    }
    return marked(message.getAttachments().stream().map(MessageText::mark), message.getContent());
  }

  /** Marks of attachments, and the text that came with them. */
  static String marked(Stream<String> marks, String text) {
    String line = marks.collect(Collectors.joining(" "));
    return text.isBlank() ? line : line + "\n" + text;
  }

  private static List<ChatImage> images(StandardMessage message) {
    List<ChatImage> images = new ArrayList<>();
    for (Attachment attachment : message.getAttachments()) {
      String mimeType = attachment.getMimeType();
      ByteBuffer data = attachment.getData();
      if (mimeType != null && data != null) {
        images.add(new ChatImage(mimeType, data));
      }
    }
    return images;
  }

  private static String mark(Attachment attachment) {
    String name = attachment.getName();
    return name == null || name.isBlank()
        ? "[" + attachment.getKind() + "]"
        : "[" + attachment.getKind() + ": " + oneLine(name) + "]";
  }

  /** The sender chose the name: it must not be able to look like a message of its own. */
  private static String oneLine(String name) {
    String flat = name.replaceAll("[\\p{Cntrl}\\[\\]]", " ").strip();
    return flat.codePointCount(0, flat.length()) <= NAME_LIMIT
        ? flat
        : flat.substring(0, flat.offsetByCodePoints(0, NAME_LIMIT)) + "…";
  }
}
