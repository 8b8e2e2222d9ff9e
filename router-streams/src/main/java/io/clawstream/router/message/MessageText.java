package io.clawstream.router.message;

import io.clawstream.events.Attachment;
import io.clawstream.events.ChatMessage;
import io.clawstream.events.ChatRole;
import io.clawstream.events.ChatType;
import io.clawstream.events.StandardMessage;
import java.util.stream.Collectors;

/**
 * A message as a model reads it. Attachments stand before the text as {@code [photo]} or {@code
 * [document: report.pdf]}, so that the model knows of what it cannot see.
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
        .build();
  }

  /** Its text. */
  public static String of(StandardMessage message) {
    if (message.getAttachments().isEmpty()) {
      return message.getContent();
    }
    String attachments =
        message.getAttachments().stream().map(MessageText::mark).collect(Collectors.joining(" "));
    return message.getContent().isBlank() ? attachments : attachments + "\n" + message.getContent();
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
