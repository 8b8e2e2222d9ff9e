package io.clawstream.ingress.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.clawstream.events.Attachment;
import io.clawstream.ingress.inbound.Picture;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The files of a message (core.telegram.org/bots/api#message). What has a {@code file_id} is
 * fetched by it; a place, a contact or a poll has none, and its facts stand where the id would.
 */
final class TelegramAttachments {
  private static final List<String> FILES =
      List.of("document", "voice", "audio", "video", "video_note", "animation", "sticker");

  /**
   * Pixels. Models scale down what is larger, to about 1568
   * (docs.anthropic.com/en/docs/build-with-claude/vision).
   */
  private static final int MAX_EDGE = 1600;

  private TelegramAttachments() {}

  static List<Attachment> of(JsonNode message) {
    List<Attachment> attachments = new ArrayList<>();
    photo(message.path("photo")).ifPresent(attachments::add);
    for (String kind : FILES) {
      // An animation is there a second time as a document, for old bots.
      if (!kind.equals("document") || !message.has("animation")) {
        file(kind, message.path(kind)).ifPresent(attachments::add);
      }
    }
    place(message).ifPresent(attachments::add);
    contact(message.path("contact")).ifPresent(attachments::add);
    Json.id(message.path("poll"), "id")
        .map(
            id ->
                attachment(
                    "poll", id, Json.text(message.path("poll"), "question").orElse(null), null))
        .ifPresent(attachments::add);
    return attachments;
  }

  /**
   * Of the same photo in several sizes, the largest that is of use to a model, and if none is, the
   * smallest.
   */
  private static Optional<Attachment> photo(JsonNode sizes) {
    JsonNode best = MissingNode.getInstance();
    for (JsonNode size : sizes) {
      if (Json.id(size, "file_id").isPresent() && (best.isMissingNode() || better(size, best))) {
        best = size;
      }
    }
    return file("photo", best);
  }

  private static boolean better(JsonNode size, JsonNode best) {
    if (fits(size) != fits(best)) {
      return fits(size);
    }
    // Telegram gives the larger ones last; where it does not say how large, that has to do.
    return fits(size) ? edge(size) >= edge(best) : edge(size) < edge(best);
  }

  private static boolean fits(JsonNode size) {
    return edge(size) <= MAX_EDGE && Json.number(size, "file_size").orElse(0) <= Picture.MAX_BYTES;
  }

  private static long edge(JsonNode size) {
    return Math.max(Json.number(size, "width").orElse(0), Json.number(size, "height").orElse(0));
  }

  private static Optional<Attachment> file(String kind, JsonNode file) {
    return Json.id(file, "file_id")
        .map(
            id -> {
              Attachment attachment =
                  attachment(
                      kind,
                      id,
                      Json.text(file, "file_name").orElse(null),
                      Json.text(file, "mime_type").orElse(null));
              OptionalLong size = Json.number(file, "file_size");
              attachment.setSizeBytes(
                  size.isPresent() && size.getAsLong() >= 0 ? size.getAsLong() : null);
              return attachment;
            });
  }

  /** {@code latitude,longitude}, named by the venue if there is one. */
  private static Optional<Attachment> place(JsonNode message) {
    JsonNode location = message.path("location");
    if (!location.path("latitude").isNumber() || !location.path("longitude").isNumber()) {
      return Optional.empty();
    }
    String coordinates =
        location.path("latitude").asText() + "," + location.path("longitude").asText();
    return Optional.of(
        attachment(
            "location", coordinates, Json.text(message.path("venue"), "title").orElse(null), null));
  }

  private static Optional<Attachment> contact(JsonNode contact) {
    return Json.id(contact, "phone_number")
        .map(phone -> attachment("contact", phone, TelegramMessage.fullName(contact), null));
  }

  private static Attachment attachment(
      String kind, String id, @Nullable String name, @Nullable String mimeType) {
    return new Attachment(kind, id, name, mimeType, null, null);
  }
}
