package io.clawstream.ingress.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import io.clawstream.events.Attachment;
import io.clawstream.events.ChatType;
import io.clawstream.events.StandardMessage;
import io.clawstream.ingress.adapter.BotIdentity;
import io.clawstream.ingress.adapter.Ignored;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One {@code message} or {@code edited_message} of an update (core.telegram.org/bots/api#message).
 *
 * @param message the message object
 * @param edit true for an edited message
 * @param updateId the update's id, by which a redelivery is recognised
 * @param bot who we are
 * @param receivedAtMs ms since the Unix epoch
 */
record TelegramMessage(
    JsonNode message, boolean edit, Optional<String> updateId, BotIdentity bot, long receivedAtMs) {
  /** The end of the year 9999: a later time is no time. */
  private static final long MAX_SECONDS = 253_402_300_799L;

  /** A message or the reason why there is none. */
  sealed interface Outcome {
    /** It is one. */
    record Message(StandardMessage message) implements Outcome {}

    /** It is none. */
    record Nothing(Ignored why) implements Outcome {}
  }

  /**
   * Who wrote it.
   *
   * @param name display name, if known
   */
  private record Sender(String id, @Nullable String name, boolean isBot) {}

  Outcome read() {
    JsonNode chat = message.path("chat");
    Optional<String> chatId = Json.id(chat, "id");
    Optional<String> messageId = Json.id(message, "message_id");
    if (chatId.isEmpty() || messageId.isEmpty()) {
      return nothing("incomplete", "A message without its own id or its chat's.");
    }
    if (chat.path("type").asText().equals("channel")) {
      return nothing("channel_post", "A message in a channel: channels are broadcasts.");
    }
    if (Json.isTrue(message, "is_automatic_forward")) {
      return nothing(
          "channel_post", "A channel's post that Telegram copied into the discussion group.");
    }
    if (Json.id(message.path("from"), "id").filter(bot.id()::equals).isPresent()) {
      return nothing("own_message", "A message of the bot itself.");
    }
    Optional<Sender> sender = sender();
    if (sender.isEmpty()) {
      return nothing("incomplete", "A message without a sender.");
    }
    boolean caption = !message.path("text").isTextual();
    String raw = message.path(caption ? "caption" : "text").asText();
    List<Attachment> attachments = TelegramAttachments.of(message);
    if (raw.isEmpty() && attachments.isEmpty()) {
      return nothing(
          "no_content",
          "No text and no attachment: a service message, or a kind that this release does not know ("
              + fields()
              + ").");
    }
    TelegramText text =
        TelegramText.of(raw, message.path(caption ? "caption_entities" : "entities"), bot);
    if (text.forAnotherBot() && !text.mentionsBot()) {
      return nothing("other_bot_command", "A command addressed to another bot by name.");
    }
    return new Outcome.Message(
        standard(chat, chatId.get(), messageId.get(), sender.get(), text, attachments));
  }

  private StandardMessage standard(
      JsonNode chat,
      String chatId,
      String messageId,
      Sender sender,
      TelegramText text,
      List<Attachment> attachments) {
    Optional<JsonNode> answered = answered();
    StandardMessage standard = new StandardMessage();
    standard.setMessageId(messageId);
    standard.setChannelId("telegram");
    standard.setAccountId(bot.id());
    standard.setUserId(sender.id());
    standard.setUserName(sender.name());
    standard.setChatType(chatType(chat, chatId));
    standard.setPeerId(chatId);
    standard.setThreadId(inTopic() ? Json.id(message, "message_thread_id").orElse(null) : null);
    standard.setContent(text.content());
    standard.setMentionsBot(text.mentionsBot());
    standard.setRepliesToBot(
        answered
            .flatMap(other -> Json.id(other.path("from"), "id"))
            .filter(bot.id()::equals)
            .isPresent());
    standard.setReplyToId(answered.flatMap(other -> Json.id(other, "message_id")).orElse(null));
    standard.setAttachments(attachments);
    standard.setTimestamp(milliseconds("date").orElse(receivedAtMs));
    standard.setReceivedAt(receivedAtMs);
    standard.setMetadata(metadata(sender, text));
    return standard;
  }

  private Map<String, String> metadata(Sender sender, TelegramText text) {
    Map<String, String> metadata = new HashMap<>();
    updateId.ifPresent(id -> metadata.put("dedupeKey", id));
    if (edit) {
      metadata.put("kind", "edit");
      milliseconds("edit_date").ifPresent(at -> metadata.put("editedAt", Long.toString(at)));
    }
    // forward_origin since Bot API 7.0, the others before.
    if (Stream.of(
            "forward_origin",
            "forward_from",
            "forward_from_chat",
            "forward_sender_name",
            "forward_date")
        .anyMatch(message::has)) {
      metadata.put("forwarded", "true");
    }
    if (!text.content().equals(text.raw())) {
      metadata.put("rawText", text.raw());
    }
    if (sender.isBot()) {
      metadata.put("senderIsBot", "true");
    }
    return metadata;
  }

  /**
   * An anonymous administrator and whoever writes in the name of a channel have the chat as {@code
   * sender_chat}; {@code from} is then a stand-in that Telegram puts there, or missing.
   */
  private Optional<Sender> sender() {
    JsonNode chat = message.path("sender_chat");
    Optional<String> chatId = Json.id(chat, "id");
    if (chatId.isPresent()) {
      return Optional.of(
          new Sender(
              chatId.get(),
              Json.text(chat, "title").or(() -> Json.text(chat, "username")).orElse(null),
              false));
    }
    JsonNode from = message.path("from");
    return Json.id(from, "id")
        .map(id -> new Sender(id, fullName(from), Json.isTrue(from, "is_bot")));
  }

  /** First and last name, or the user name, or nothing. */
  static @Nullable String fullName(JsonNode user) {
    String name =
        Stream.of("first_name", "last_name")
            .flatMap(field -> Json.text(user, field).stream())
            .collect(Collectors.joining(" "))
            .strip();
    return name.isEmpty() ? Json.text(user, "username").orElse(null) : name;
  }

  /** Telegram's own examples lack the type; a group's id is negative, a user's positive. */
  private static ChatType chatType(JsonNode chat, String chatId) {
    return switch (chat.path("type").asText()) {
      case "private" -> ChatType.DM;
      case "group", "supergroup" -> ChatType.GROUP;
      default -> chatId.startsWith("-") ? ChatType.GROUP : ChatType.DM;
    };
  }

  private boolean inTopic() {
    return Json.isTrue(message, "is_topic_message");
  }

  /**
   * The message that this one answers. In a forum every message carries the service message that
   * opened its topic as {@code reply_to_message}, unless it answers another: that is no answer.
   */
  private Optional<JsonNode> answered() {
    JsonNode other = message.path("reply_to_message");
    if (!other.isObject()) {
      return Optional.empty();
    }
    boolean topicRoot =
        other.has("forum_topic_created")
            || (inTopic()
                && Json.id(other, "message_id").equals(Json.id(message, "message_thread_id")));
    return topicRoot ? Optional.empty() : Optional.of(other);
  }

  private Optional<Long> milliseconds(String field) {
    OptionalLong seconds = Json.number(message, field);
    return seconds.isPresent() && seconds.getAsLong() > 0 && seconds.getAsLong() <= MAX_SECONDS
        ? Optional.of(seconds.getAsLong() * 1000)
        : Optional.empty();
  }

  /** Names of what is in the message besides who, where and when; for the log. */
  private String fields() {
    String fields =
        message
            .propertyStream()
            .map(Map.Entry::getKey)
            .filter(TelegramMessage::special)
            .filter(name -> name.matches("[a-z_]{1,40}"))
            .limit(3)
            .collect(Collectors.joining(", "));
    return fields.isEmpty() ? "empty" : fields;
  }

  private static boolean special(String field) {
    return switch (field) {
      case "message_id",
          "from",
          "chat",
          "date",
          "edit_date",
          "sender_chat",
          "message_thread_id",
          "is_topic_message",
          "reply_to_message",
          "text",
          "caption" ->
          false;
      default -> true;
    };
  }

  private static Outcome nothing(String what, String why) {
    return new Outcome.Nothing(new Ignored(what, why));
  }
}
