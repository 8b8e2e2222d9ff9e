package io.clawstream.bench.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * What becomes of the text of a message on Telegram's side: markup is read, the ends are trimmed,
 * and only then it is measured.
 */
final class MessageText {
  private MessageText() {}

  /**
   * The text that readers will see.
   *
   * @throws Refusal with Telegram's own words if it takes no such text
   */
  static String of(Params params) throws Refusal {
    String raw = params.text("text");
    String mode = params.text("parse_mode");
    String text =
        switch (mode) {
          case "" -> raw;
          case "HTML", "html" -> html(raw);
          // MarkdownV2 exists too; a bot that wants it finds out here that the fake does not read
          // it.
          default -> throw Refusal.badRequest("unsupported parse_mode");
        };
    if (mode.isEmpty()) {
      checkEntities(params.structure("entities"), raw.length());
    }
    String shown = text.strip();
    if (shown.isEmpty()) {
      throw Refusal.badRequest("message text is empty");
    }
    if (shown.codePointCount(0, shown.length()) > Chats.MAX_TEXT) {
      throw Refusal.badRequest("message is too long");
    }
    return shown;
  }

  private static String html(String raw) throws Refusal {
    try {
      return HtmlText.parse(raw);
    } catch (HtmlText.Unparsable e) {
      throw Refusal.badRequest("can't parse entities: " + e.getMessage());
    }
  }

  private static void checkEntities(Optional<JsonNode> entities, int length) throws Refusal {
    if (entities.isEmpty()) {
      return;
    }
    for (JsonNode entity : entities.get()) {
      int offset = entity.path("offset").asInt(-1);
      int end = offset + entity.path("length").asInt(0);
      if (offset < 0 || end > length) {
        throw Refusal.badRequest(
            "entity beginning at UTF-16 offset %d ends after the end of the text at UTF-16 offset %d"
                .formatted(offset, end));
      }
    }
  }
}
