package io.clawstream.ingress.inbound;

import io.clawstream.events.StandardMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The bounds that the schema of StandardMessage states: what is beyond them is cut off, and {@code
 * truncated} in the metadata names what was cut ({@code content}, {@code attachments}, {@code
 * rawText}; separated by commas).
 */
final class Bounds {
  /** Longest text, in UTF-16 units. */
  static final int MAX_TEXT = 100_000;

  /** Most attachments. */
  static final int MAX_ATTACHMENTS = 20;

  private Bounds() {}

  /** Cuts the message itself. */
  static void cut(StandardMessage message) {
    String raw = message.getMetadata().getOrDefault("rawText", "");
    List<String> cut = new ArrayList<>();
    if (message.getContent().length() > MAX_TEXT) {
      cut.add("content");
    }
    if (message.getAttachments().size() > MAX_ATTACHMENTS) {
      cut.add("attachments");
    }
    if (raw.length() > MAX_TEXT) {
      cut.add("rawText");
    }
    if (cut.isEmpty()) {
      return;
    }
    message.setContent(head(message.getContent()));
    message.setAttachments(message.getAttachments().stream().limit(MAX_ATTACHMENTS).toList());
    Map<String, String> metadata = new HashMap<>(message.getMetadata());
    metadata.computeIfPresent("rawText", (key, text) -> head(text));
    metadata.put("truncated", String.join(",", cut));
    message.setMetadata(metadata);
  }

  /** As much of the text as fits, without half a surrogate pair at its end. */
  private static String head(String text) {
    if (text.length() <= MAX_TEXT) {
      return text;
    }
    boolean splits =
        Character.isHighSurrogate(text.charAt(MAX_TEXT - 1))
            && Character.isLowSurrogate(text.charAt(MAX_TEXT));
    return text.substring(0, splits ? MAX_TEXT - 1 : MAX_TEXT);
  }
}
