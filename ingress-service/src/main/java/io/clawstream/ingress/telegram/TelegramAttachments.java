package io.clawstream.ingress.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import io.clawstream.events.Attachment;
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

  /** The same photo in several sizes, the largest last. */
  private static Optional<Attachment> photo(JsonNode sizes) {
    for (int i = sizes.size() - 1; i >= 0; i--) {
      Optional<Attachment> photo = file("photo", sizes.path(i));
      if (photo.isPresent()) {
        return photo;
      }
    }
    return Optional.empty();
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
