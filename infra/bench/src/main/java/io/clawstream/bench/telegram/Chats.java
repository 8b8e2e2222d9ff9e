package io.clawstream.bench.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The chats as Telegram keeps them, and the rules for what a bot may write there. A rule's source
 * is the Bot API page or the server's own text (tdlib/td). Thread-safe.
 */
final class Chats {
  /** Of a message's text after its markup has been read; code points. */
  static final int MAX_TEXT = 4096;

  private static final Set<String> ACTIONS =
      Set.of(
          "typing",
          "upload_photo",
          "record_video",
          "upload_video",
          "record_voice",
          "upload_voice",
          "upload_document",
          "choose_sticker",
          "find_location",
          "record_video_note",
          "upload_video_note");

  private final Bot bot;
  private final Updates updates;
  private final boolean remember;
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<Long> known = new HashSet<>();
  private final Set<Long> blocked = new HashSet<>();
  private final Map<Long, Long> migrated = new HashMap<>();

  /** Messages of people: message id by chat, for replies. */
  private final Map<Long, Set<Long>> theirs = new HashMap<>();

  /** Messages of the bot by id. */
  private final Map<Long, SentMessage> ours = new LinkedHashMap<>();

  /**
   * Without memory: the id of the bot's last message by chat, the only one that can still be
   * edited.
   */
  private final Map<Long, Long> last = new HashMap<>();

  private long order;

  Chats(Bot bot, Updates updates, boolean remember) {
    this.bot = bot;
    this.updates = updates;
    this.remember = remember;
  }

  /** Somebody wrote. */
  void seen(Update update) {
    lock.lock();
    try {
      known.add(update.chatId());
      if (remember) {
        theirs.computeIfAbsent(update.chatId(), _ -> new HashSet<>()).add(update.messageId());
      }
    } finally {
      lock.unlock();
    }
  }

  void block(long chatId) {
    lock.lock();
    try {
      blocked.add(chatId);
    } finally {
      lock.unlock();
    }
  }

  void migrate(long from, long to) {
    lock.lock();
    try {
      migrated.put(from, to);
      known.add(to);
    } finally {
      lock.unlock();
    }
  }

  List<SentMessage> sent() {
    lock.lock();
    try {
      return List.copyOf(ours.values());
    } finally {
      lock.unlock();
    }
  }

  JsonNode sendMessage(Params params) throws Refusal {
    String text = MessageText.of(params);
    lock.lock();
    try {
      long chatId = writable(params);
      OptionalLong replyTo = replyTo(params, chatId);
      long id = updates.nextMessageId();
      SentMessage message =
          new SentMessage(order++, chatId, id, List.of(text), updates.now(), params.json());
      keep(message);
      ObjectNode json = json(message);
      replyTo.ifPresent(original -> json.set("reply_to_message", original(chatId, original)));
      return json;
    } finally {
      lock.unlock();
    }
  }

  JsonNode editMessageText(Params params) throws Refusal {
    String text = MessageText.of(params);
    lock.lock();
    try {
      long chatId = writable(params);
      long id = params.number("message_id").orElse(0);
      SentMessage before = ours.get(id);
      if (theirs.getOrDefault(chatId, Set.of()).contains(id)) {
        throw Refusal.badRequest("message can't be edited");
      }
      if (before == null || before.chatId() != chatId) {
        throw Refusal.badRequest("message to edit not found");
      }
      if (before.text().equals(text)) {
        throw Refusal.badRequest(
            "message is not modified: specified new message content and reply markup are exactly the same as a current"
                + " content and reply markup of the message");
      }
      List<String> versions = new ArrayList<>(before.versions());
      versions.add(text);
      SentMessage after =
          new SentMessage(
              before.order(), chatId, id, List.copyOf(versions), before.at(), before.params());
      ours.put(id, after);
      ObjectNode json = json(after);
      json.put("edit_date", updates.nowSeconds());
      return json;
    } finally {
      lock.unlock();
    }
  }

  JsonNode sendChatAction(Params params) throws Refusal {
    lock.lock();
    try {
      writable(params);
    } finally {
      lock.unlock();
    }
    if (!ACTIONS.contains(params.text("action"))) {
      throw Refusal.badRequest("wrong parameter action in request");
    }
    return JsonNodeFactory.instance.booleanNode(true);
  }

  /** The {@code message} object of one of the bot's messages, as it is nested in a reply to it. */
  ObjectNode original(long chatId, long messageId) {
    lock.lock();
    try {
      SentMessage message = ours.get(messageId);
      if (message != null && message.chatId() == chatId) {
        return json(message);
      }
      ObjectNode foreign = JsonNodeFactory.instance.objectNode();
      foreign.put("message_id", messageId);
      foreign.set("chat", Updates.chat(chatId));
      foreign.put("date", updates.nowSeconds());
      return foreign;
    } finally {
      lock.unlock();
    }
  }

  private void keep(SentMessage message) {
    Long before = last.put(message.chatId(), message.messageId());
    if (!remember && before != null) {
      ours.remove(before);
    }
    ours.put(message.messageId(), message);
  }

  private long writable(Params params) throws Refusal {
    if (params.text("chat_id").isEmpty()) {
      throw Refusal.badRequest("chat_id is empty");
    }
    long chatId = params.number("chat_id").orElse(0);
    Long successor = migrated.get(chatId);
    if (successor != null) {
      throw Refusal.migrated(successor);
    }
    if (!known.contains(chatId)) {
      throw Refusal.badRequest("chat not found");
    }
    if (blocked.contains(chatId)) {
      throw Refusal.of(
          403,
          chatId > 0
              ? "Forbidden: bot was blocked by the user"
              : "Forbidden: bot was kicked from the supergroup chat");
    }
    return chatId;
  }

  private OptionalLong replyTo(Params params, long chatId) throws Refusal {
    JsonNode reply =
        params.structure("reply_parameters").orElse(JsonNodeFactory.instance.objectNode());
    if (!reply.has("message_id")) {
      return OptionalLong.empty();
    }
    long id = reply.path("message_id").asLong();
    SentMessage own = ours.get(id);
    boolean there =
        !remember
            || theirs.getOrDefault(chatId, Set.of()).contains(id)
            || (own != null && own.chatId() == chatId);
    if (!there && !reply.path("allow_sending_without_reply").asBoolean(false)) {
      throw Refusal.badRequest("message to be replied not found");
    }
    return there ? OptionalLong.of(id) : OptionalLong.empty();
  }

  private ObjectNode json(SentMessage message) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("message_id", message.messageId());
    json.set("from", bot.json());
    json.set("chat", Updates.chat(message.chatId()));
    json.put("date", message.at().getEpochSecond());
    message.threadId().ifPresent(thread -> json.put("message_thread_id", thread));
    json.put("text", message.text());
    return json;
  }
}
