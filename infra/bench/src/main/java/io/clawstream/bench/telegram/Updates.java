package io.clawstream.bench.telegram;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes updates as Telegram sends them: a positive chat id is a private chat, whose id is the
 * user's, a negative one a supergroup. Commands and mentions in the text get their entities, with
 * offsets in UTF-16 units. Thread-safe.
 */
public final class Updates {
  private static final Pattern ENTITY =
      Pattern.compile("(?<![\\w/@])(/[A-Za-z0-9_]{1,32}(?:@\\w+)?|@[A-Za-z]\\w{3,31})");

  private final InstantSource clock;
  private final AtomicLong updateIds = new AtomicLong(10_000);
  private final AtomicLong messageIds = new AtomicLong(1_000);

  /** Counts update and message ids from the same start each time. */
  public Updates(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * A message of a person.
   *
   * @param replyTo the {@code message} object that it answers, as Telegram nests it; null for none
   */
  public Update message(long chatId, long userId, String text, @Nullable ObjectNode replyTo) {
    ObjectNode message = bare(chatId, userId, messageIds.incrementAndGet());
    if (replyTo != null) {
      message.set("reply_to_message", replyTo);
    }
    putText(message, text);
    return update("message", message);
  }

  /**
   * A photo of a person, in one size.
   *
   * @param fileSize in bytes
   * @param caption empty for none
   */
  public Update photo(long chatId, String fileId, int fileSize, String caption) {
    ObjectNode message = bare(chatId, chatId, messageIds.incrementAndGet());
    message
        .putArray("photo")
        .addObject()
        .put("file_id", fileId)
        .put("file_unique_id", fileId)
        .put("width", 800)
        .put("height", 600)
        .put("file_size", fileSize);
    if (!caption.isEmpty()) {
      message.put("caption", caption);
    }
    return update("message", message);
  }

  /** The same message with another text. */
  public Update edit(long chatId, long userId, long messageId, String text) {
    ObjectNode message = bare(chatId, userId, messageId);
    message.put("edit_date", nowSeconds());
    putText(message, text);
    return update("edited_message", message);
  }

  long nextMessageId() {
    return messageIds.incrementAndGet();
  }

  Instant now() {
    return clock.instant();
  }

  long nowSeconds() {
    return now().getEpochSecond();
  }

  static ObjectNode chat(long chatId) {
    ObjectNode chat = JsonNodeFactory.instance.objectNode();
    chat.put("id", chatId);
    if (chatId > 0) {
      chat.put("first_name", "User " + chatId);
      chat.put("username", "user" + chatId);
      chat.put("type", "private");
    } else {
      chat.put("title", "Group " + -chatId);
      chat.put("type", "supergroup");
    }
    return chat;
  }

  private ObjectNode bare(long chatId, long userId, long messageId) {
    ObjectNode message = JsonNodeFactory.instance.objectNode();
    message.put("message_id", messageId);
    ObjectNode from = message.putObject("from");
    from.put("id", userId);
    from.put("is_bot", false);
    from.put("first_name", "User " + userId);
    from.put("username", "user" + userId);
    from.put("language_code", "en");
    message.set("chat", chat(chatId));
    message.put("date", nowSeconds());
    return message;
  }

  private Update update(String kind, ObjectNode message) {
    ObjectNode update = JsonNodeFactory.instance.objectNode();
    update.put("update_id", updateIds.incrementAndGet());
    update.set(kind, message);
    return Update.of(update);
  }

  private static void putText(ObjectNode message, String text) {
    message.put("text", text);
    Matcher matcher = ENTITY.matcher(text);
    @Nullable ArrayNode entities = null;
    while (matcher.find()) {
      if (entities == null) {
        entities = message.putArray("entities");
      }
      ObjectNode entity = entities.addObject();
      entity.put("offset", matcher.start());
      entity.put("length", matcher.end() - matcher.start());
      entity.put("type", text.charAt(matcher.start()) == '/' ? "bot_command" : "mention");
    }
  }
}
