package io.clawstream.ingress.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clawstream.events.Attachment;
import io.clawstream.events.ChatType;
import io.clawstream.events.StandardMessage;
import io.clawstream.ingress.adapter.Adapted;
import io.clawstream.ingress.adapter.BotIdentity;
import io.clawstream.ingress.adapter.ChannelAdapterKit;
import io.clawstream.ingress.adapter.Ignored;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class TelegramAdapterTest extends ChannelAdapterKit {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final BotIdentity BOT = new BotIdentity("42", "ClawBot");
  private static final TelegramAdapter ADAPTER = new TelegramAdapter();

  TelegramAdapterTest() {
    super(ADAPTER);
  }

  @Test
  void a_mention_in_any_case_is_cut_out_of_the_text() {
    StandardMessage message = one(group("@clawBOT what time is it?", entity("mention", 0, 8)));

    assertThat(message.getMentionsBot()).isTrue();
    assertThat(message.getContent()).isEqualTo("what time is it?");
    assertThat(message.getMetadata()).containsEntry("rawText", "@clawBOT what time is it?");
  }

  @Test
  void a_mention_in_the_middle_leaves_one_blank() {
    StandardMessage message = one(group("hey @ClawBot tell us", entity("mention", 4, 8)));

    assertThat(message.getContent()).isEqualTo("hey tell us");
  }

  @Test
  void a_name_that_only_begins_like_the_bots_is_no_mention() {
    StandardMessage message = one(group("@ClawBot2 hi", entity("mention", 0, 9)));

    assertThat(message.getMentionsBot()).isFalse();
    assertThat(message.getContent()).isEqualTo("@ClawBot2 hi");
  }

  @Test
  void a_text_that_looks_like_a_mention_but_has_no_entity_is_none() {
    assertThat(one(group("mail me@ClawBot", "")).getMentionsBot()).isFalse();
  }

  @Test
  void a_command_for_the_bot_by_name_is_a_mention_and_keeps_its_command() {
    StandardMessage message = one(group("/help@clawbot me", entity("bot_command", 0, 13)));

    assertThat(message.getMentionsBot()).isTrue();
    assertThat(message.getContent()).isEqualTo("/help me");
  }

  @Test
  void a_command_for_another_bot_is_ignored() {
    Adapted adapted = adapt(group("/help@OtherBot", entity("bot_command", 0, 14)));

    assertThat(adapted.messages()).isEmpty();
    assertThat(adapted.ignored()).extracting(Ignored::what).containsExactly("other_bot_command");
  }

  @Test
  void a_command_for_another_bot_in_the_middle_of_a_text_is_just_text() {
    StandardMessage message = one(group("try /help@OtherBot", entity("bot_command", 4, 14)));

    assertThat(message.getContent()).isEqualTo("try /help@OtherBot");
  }

  @Test
  void entities_that_do_not_fit_the_text_are_passed_over() {
    StandardMessage message =
        one(
            group(
                "hi",
                entity("mention", 0, Long.MAX_VALUE),
                entity("mention", -1, 2),
                entity("mention", 9, 1)));

    assertThat(message.getContent()).isEqualTo("hi");
  }

  @Test
  void captions_count_as_text_with_their_own_entities() {
    StandardMessage message =
        one(
            """
            {"update_id":1,"message":{"message_id":5,"date":1700000000,"from":{"id":7},
             "chat":{"id":-9,"type":"group"},"caption":"@ClawBot look","caption_entities":
             [{"type":"mention","offset":0,"length":8}],"photo":[{"file_id":"small"},{"file_id":"large",
             "file_size":3}]}}
            """);

    assertThat(message.getContent()).isEqualTo("look");
    assertThat(message.getMentionsBot()).isTrue();
    assertThat(message.getAttachments())
        .containsExactly(new Attachment("photo", "large", null, null, 3L, null));
  }

  @Test
  void of_a_photo_the_largest_size_counts_that_a_model_is_shown_whole() {
    assertThat(
            photo(
                size("thumbnail", 90, 67, 1_000),
                size("middle", 800, 600, 90_000),
                size("large", 1280, 1600, 200_000),
                size("huge", 2560, 1920, 900_000)))
        .isEqualTo(new Attachment("photo", "large", null, null, 200_000L, null));
    assertThat(photo(size("small", 90, 67, 1_000), size("heavy", 1280, 960, 1_048_577)).getId())
        .isEqualTo("small");
  }

  @Test
  void of_a_photo_in_sizes_that_are_all_too_large_the_smallest_counts() {
    assertThat(photo(size("huge", 1700, 100, 5), size("gigantic", 5000, 5000, 5)).getId())
        .isEqualTo("huge");
  }

  @Test
  void a_topic_is_a_thread_and_its_opening_is_not_answered() {
    StandardMessage message =
        one(
            """
            {"update_id":1,"message":{"message_id":12,"date":1700000000,"from":{"id":7},"text":"hi",
             "chat":{"id":-9,"type":"supergroup","is_forum":true},"is_topic_message":true,
             "message_thread_id":11,"reply_to_message":{"message_id":11,"from":{"id":42},
             "forum_topic_created":{"name":"t"}}}}
            """);

    assertThat(message.getThreadId()).isEqualTo("11");
    assertThat(message.getReplyToId()).isNull();
    assertThat(message.getRepliesToBot()).isFalse();
  }

  @Test
  void a_thread_of_replies_outside_a_forum_is_no_thread_of_ours() {
    StandardMessage message =
        one(
            """
            {"update_id":1,"message":{"message_id":12,"date":1700000000,"from":{"id":7},"text":"hi",
             "chat":{"id":-9,"type":"supergroup"},"message_thread_id":11,
             "reply_to_message":{"message_id":11,"from":{"id":42},"text":"before"}}}
            """);

    assertThat(message.getThreadId()).isNull();
    assertThat(message.getReplyToId()).isEqualTo("11");
    assertThat(message.getRepliesToBot()).isTrue();
  }

  @Test
  void an_anonymous_administrator_writes_as_the_group() {
    StandardMessage message =
        one(
            """
            {"update_id":1,"message":{"message_id":12,"date":1700000000,"text":"hi",
             "from":{"id":1087968824,"is_bot":true,"first_name":"Group","username":"GroupAnonymousBot"},
             "sender_chat":{"id":-9,"title":"Ops","type":"supergroup"},
             "chat":{"id":-9,"title":"Ops","type":"supergroup"}}}
            """);

    assertThat(message.getUserId()).isEqualTo("-9");
    assertThat(message.getUserName()).isEqualTo("Ops");
    assertThat(message.getMetadata()).doesNotContainKey("senderIsBot");
  }

  @Test
  void other_bots_are_kept_and_marked() {
    StandardMessage message =
        one(
            """
            {"update_id":1,"message":{"message_id":12,"date":1700000000,"text":"hi",
             "from":{"id":8,"is_bot":true,"username":"OtherBot"},"chat":{"id":-9,"type":"group"}}}
            """);

    assertThat(message.getMetadata()).containsEntry("senderIsBot", "true");
    assertThat(message.getUserName()).isEqualTo("OtherBot");
  }

  @Test
  void the_bots_own_messages_are_ignored() {
    Adapted adapted =
        adapt(
            """
            {"update_id":1,"message":{"message_id":12,"date":1700000000,"text":"hi",
             "from":{"id":42,"is_bot":true},"chat":{"id":-9,"type":"group"}}}
            """);

    assertThat(adapted.messages()).isEmpty();
    assertThat(adapted.ignored()).extracting(Ignored::what).containsExactly("own_message");
  }

  @Test
  void an_edit_is_marked_and_knows_when() {
    StandardMessage message =
        one(
            """
            {"update_id":1,"edited_message":{"message_id":12,"date":1700000000,"edit_date":1700000060,
             "text":"hi","from":{"id":7,"first_name":"Ann","last_name":"Lee"},
             "chat":{"id":7,"type":"private"}}}
            """);

    assertThat(message.getChatType()).isEqualTo(ChatType.DM);
    assertThat(message.getUserName()).isEqualTo("Ann Lee");
    assertThat(message.getMetadata())
        .containsEntry("kind", "edit")
        .containsEntry("editedAt", "1700000060000");
  }

  @Test
  void an_unknown_kind_of_update_is_ignored_and_still_moves_the_offset() {
    Adapted adapted = adapt("{\"ok\":true,\"result\":[{\"update_id\":9,\"telepathy\":{}}]}");

    assertThat(adapted.messages()).isEmpty();
    assertThat(adapted.ignored()).extracting(Ignored::what).containsExactly("other");
    assertThat(adapted.nextOffset()).hasValue(10);
  }

  @Test
  void an_animation_is_not_listed_a_second_time_as_a_document() {
    StandardMessage message =
        one(
            """
            {"update_id":1,"message":{"message_id":12,"date":1700000000,"from":{"id":7},
             "chat":{"id":7,"type":"private"},"animation":{"file_id":"a"},"document":{"file_id":"a"}}}
            """);

    assertThat(message.getAttachments())
        .extracting(Attachment::getKind)
        .containsExactly("animation");
  }

  @Test
  void a_huge_text_is_adapted_whole() {
    String text = "x".repeat(1_000_000);

    assertThat(one(group(text, "")).getContent()).hasSize(1_000_000);
  }

  private static StandardMessage one(String payload) {
    Adapted adapted = adapt(payload);
    assertThat(adapted.messages()).as("%s", adapted.ignored()).hasSize(1);
    return adapted.messages().getFirst();
  }

  private static Adapted adapt(String payload) {
    return ADAPTER.adapt(payload.getBytes(StandardCharsets.UTF_8), BOT, 1L);
  }

  private static String entity(String type, long offset, long length) {
    return "{\"type\":\"%s\",\"offset\":%d,\"length\":%d}".formatted(type, offset, length);
  }

  private static String group(String text, String... entities) {
    ObjectNode update = JSON.createObjectNode().put("update_id", 1);
    ObjectNode message = update.putObject("message");
    message.put("message_id", 5).put("date", 1_700_000_000).put("text", text);
    message.putObject("from").put("id", 7).put("first_name", "Ann");
    message.putObject("chat").put("id", -9).put("type", "supergroup");
    return update
        .toString()
        .replace(
            "\"message_id\":5",
            "\"message_id\":5,\"entities\":[" + String.join(",", entities) + "]");
  }

  private static Attachment photo(String... sizes) {
    return one("""
            {"update_id":1,"message":{"message_id":5,"date":1700000000,"from":{"id":7},
             "chat":{"id":7,"type":"private"},"photo":[%s]}}
            """
            .formatted(String.join(",", sizes)))
        .getAttachments()
        .getFirst();
  }

  private static String size(String id, int width, int height, int bytes) {
    return "{\"file_id\":\"%s\",\"width\":%d,\"height\":%d,\"file_size\":%d}"
        .formatted(id, width, height, bytes);
  }
}
