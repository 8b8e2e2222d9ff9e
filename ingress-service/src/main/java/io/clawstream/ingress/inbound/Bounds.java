package io.clawstream.ingress.inbound;

import io.clawstream.events.Attachment;
import io.clawstream.events.StandardMessage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The bounds that the schema of StandardMessage states: what is beyond them is cut off, and {@code
 * truncated} in the metadata names what was cut ({@code content}, {@code attachments}, {@code
 * pictures}, {@code rawText}; separated by commas). An attachment whose picture is cut stays, as
 * one whose bytes are on the platform only.
 */
final class Bounds {
  /** Longest text, in UTF-16 units. */
  static final int MAX_TEXT = 100_000;

  private Bounds() {}

  /** Cuts the message itself. */
  static void cut(StandardMessage message) {
    String raw = message.getMetadata().getOrDefault("rawText", "");
    List<String> cut = new ArrayList<>();
    if (message.getContent().length() > MAX_TEXT) {
      cut.add("content");
      message.setContent(head(message.getContent()));
    }
    if (message.getAttachments().size() > Inbound.MAX_ATTACHMENTS) {
      cut.add("attachments");
      message.setAttachments(
          message.getAttachments().stream().limit(Inbound.MAX_ATTACHMENTS).toList());
    }
    if (cutPictures(message.getAttachments())) {
      cut.add("pictures");
    }
    if (raw.length() > MAX_TEXT) {
      cut.add("rawText");
    }
    if (cut.isEmpty()) {
      return;
    }
    Map<String, String> metadata = new HashMap<>(message.getMetadata());
    metadata.computeIfPresent("rawText", (key, text) -> head(text));
    metadata.put("truncated", String.join(",", cut));
    message.setMetadata(metadata);
  }

  /** Takes away what is no picture or does not fit; returns whether there was any. */
  private static boolean cutPictures(List<Attachment> attachments) {
    boolean cut = false;
    int total = 0;
    for (Attachment attachment : attachments) {
      ByteBuffer data = attachment.getData();
      if (data == null) {
        continue;
      }
      int size = data.remaining();
      if (size <= Picture.MAX_BYTES
          && size <= Picture.MAX_TOTAL_BYTES - total
          && Picture.mimeType(data).isPresent()) {
        total += size;
      } else {
        attachment.setData(null);
        cut = true;
      }
    }
    return cut;
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
