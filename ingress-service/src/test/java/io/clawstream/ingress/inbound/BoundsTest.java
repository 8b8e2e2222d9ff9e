package io.clawstream.ingress.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.events.Attachment;
import io.clawstream.events.StandardMessage;
import io.clawstream.ingress.TestMessages;
import io.clawstream.ingress.TestPictures;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BoundsTest {
  @Test
  void a_message_within_its_bounds_stays_as_it_is() {
    StandardMessage message = TestMessages.message("x".repeat(Bounds.MAX_TEXT));

    Bounds.cut(message);

    assertThat(message.getContent()).hasSize(Bounds.MAX_TEXT);
    assertThat(message.getMetadata()).doesNotContainKey("truncated");
  }

  @Test
  void a_longer_text_is_cut_and_the_cut_is_noted() {
    StandardMessage message = TestMessages.message("x".repeat(Bounds.MAX_TEXT + 1));

    Bounds.cut(message);

    assertThat(message.getContent()).hasSize(Bounds.MAX_TEXT);
    assertThat(message.getMetadata()).containsEntry("truncated", "content");
  }

  @Test
  void a_surrogate_pair_is_never_split() {
    String text = "x".repeat(Bounds.MAX_TEXT - 1) + "\ud83d\ude80" + "y";

    StandardMessage message = TestMessages.message(text);

    Bounds.cut(message);

    assertThat(message.getContent()).isEqualTo("x".repeat(Bounds.MAX_TEXT - 1));
  }

  @Test
  void a_surrogate_pair_that_just_fits_is_kept() {
    String text = "x".repeat(Bounds.MAX_TEXT - 2) + "\ud83d\ude80" + "y";

    StandardMessage message = TestMessages.message(text);

    Bounds.cut(message);

    assertThat(message.getContent()).endsWith("\ud83d\ude80").hasSize(Bounds.MAX_TEXT);
  }

  @Test
  void only_twenty_attachments_are_kept() {
    StandardMessage message = TestMessages.message("look");
    message.setAttachments(
        IntStream.range(0, 21)
            .mapToObj(i -> new Attachment("photo", "p" + i, null, null, null, null))
            .toList());

    Bounds.cut(message);

    assertThat(message.getAttachments())
        .hasSize(20)
        .last()
        .extracting(Attachment::getId)
        .isEqualTo("p19");
    assertThat(message.getMetadata()).containsEntry("truncated", "attachments");
  }

  @Test
  void pictures_within_their_bounds_stay_as_they_are() {
    StandardMessage message = TestMessages.message("look");
    message.setAttachments(
        List.of(picture("p1", Picture.MAX_BYTES), picture("p2", Picture.MAX_BYTES)));

    Bounds.cut(message);

    assertThat(message.getAttachments()).allMatch(attachment -> attachment.getData() != null);
    assertThat(message.getMetadata()).doesNotContainKey("truncated");
  }

  @Test
  void a_picture_that_is_too_large_is_dropped_and_its_attachment_stays() {
    StandardMessage message = TestMessages.message("look");
    message.setAttachments(
        List.of(picture("p1", Picture.MAX_BYTES + 1), picture("p2", Picture.MAX_BYTES)));

    Bounds.cut(message);

    assertThat(shown(message)).containsExactly("p2");
    assertThat(message.getAttachments()).hasSize(2);
    assertThat(message.getMetadata()).containsEntry("truncated", "pictures");
  }

  @Test
  void pictures_that_are_too_large_together_are_dropped_from_where_they_no_longer_fit() {
    StandardMessage message = TestMessages.message("look");
    message.setAttachments(
        List.of(
            picture("p1", Picture.MAX_BYTES),
            picture("p2", Picture.MAX_BYTES - 100),
            picture("p3", 101),
            picture("p4", 100)));

    Bounds.cut(message);

    assertThat(shown(message)).containsExactly("p1", "p2", "p4");
    assertThat(message.getMetadata()).containsEntry("truncated", "pictures");
  }

  @Test
  void bytes_that_are_no_picture_are_dropped_whatever_they_are_called() {
    StandardMessage message = TestMessages.message("look");
    message.setAttachments(
        List.of(
            new Attachment(
                "document", "d1", null, "image/png", 3L, ByteBuffer.wrap(new byte[] {1, 2, 3}))));

    Bounds.cut(message);

    assertThat(shown(message)).isEmpty();
    assertThat(message.getMetadata()).containsEntry("truncated", "pictures");
  }

  @Test
  void everything_that_was_cut_is_named() {
    StandardMessage message = TestMessages.message("x".repeat(Bounds.MAX_TEXT + 1));
    message.setMetadata(Map.of("rawText", "y".repeat(Bounds.MAX_TEXT + 1), "dedupeKey", "7"));
    message.setAttachments(List.of(picture("p1", Picture.MAX_BYTES + 1)));

    Bounds.cut(message);

    assertThat(message.getMetadata())
        .containsEntry("truncated", "content,pictures,rawText")
        .containsEntry("dedupeKey", "7");
    assertThat(message.getMetadata().get("rawText")).hasSize(Bounds.MAX_TEXT);
  }

  private static Attachment picture(String id, int size) {
    return new Attachment(
        "photo", id, null, "image/png", (long) size, ByteBuffer.wrap(TestPictures.png(size)));
  }

  private static List<String> shown(StandardMessage message) {
    return message.getAttachments().stream()
        .filter(attachment -> attachment.getData() != null)
        .map(Attachment::getId)
        .toList();
  }
}
