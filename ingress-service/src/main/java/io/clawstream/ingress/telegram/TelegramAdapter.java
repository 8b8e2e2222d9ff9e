package io.clawstream.ingress.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import io.clawstream.events.StandardMessage;
import io.clawstream.ingress.adapter.Adapted;
import io.clawstream.ingress.adapter.BotIdentity;
import io.clawstream.ingress.adapter.ChannelAdapter;
import io.clawstream.ingress.adapter.Ignored;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Adapts Telegram's updates (core.telegram.org/bots/api#update): a webhook's body (one update), the
 * answer of {@code getUpdates} ({@code {"ok":true,"result":[...]}}) or a bare array of updates.
 * Only {@code message} and {@code edited_message} become messages.
 */
public final class TelegramAdapter implements ChannelAdapter {
  private static final Set<String> MESSAGES = Set.of("message", "edited_message");

  /** Kinds of update that we know and leave alone; others are told as {@code other}. */
  private static final Set<String> LEFT_ALONE =
      Set.of(
          "business_connection",
          "business_message",
          "callback_query",
          "channel_post",
          "chat_boost",
          "chat_join_request",
          "chat_member",
          "chosen_inline_result",
          "deleted_business_messages",
          "edited_business_message",
          "edited_channel_post",
          "inline_query",
          "message_reaction",
          "message_reaction_count",
          "my_chat_member",
          "poll",
          "poll_answer",
          "pre_checkout_query",
          "purchased_paid_media",
          "removed_chat_boost",
          "shipping_query");

  /** The only adapter that is needed. */
  public TelegramAdapter() {}

  @Override
  public String channel() {
    return "telegram";
  }

  @Override
  public Adapted adapt(byte[] payload, BotIdentity bot, long receivedAtMs) {
    return switch (Json.parse(payload)) {
      case Json.Parsed.NotJson(String why) ->
          Adapted.unreadable("The payload is no Telegram update: " + why + ".");
      case Json.Parsed.Tree(JsonNode root) -> adapt(root, bot, receivedAtMs);
    };
  }

  private static Adapted adapt(JsonNode root, BotIdentity bot, long receivedAtMs) {
    if (root.isArray()) {
      return batch(root, bot, receivedAtMs);
    }
    if (root.path("result").isArray()) {
      return batch(root.path("result"), bot, receivedAtMs);
    }
    if (root.path("ok").isBoolean()) {
      return Adapted.unreadable(
          "The payload is an answer of the Bot API without updates (error code "
              + Json.id(root, "error_code").orElse("none")
              + ").");
    }
    if (!root.isObject()) {
      return Adapted.unreadable("The payload is JSON, but neither an object nor an array.");
    }
    List<StandardMessage> messages = new ArrayList<>();
    List<Ignored> ignored = new ArrayList<>();
    update(root, bot, receivedAtMs, messages, ignored);
    return new Adapted(messages, ignored, OptionalLong.empty(), false);
  }

  private static Adapted batch(JsonNode updates, BotIdentity bot, long receivedAtMs) {
    List<StandardMessage> messages = new ArrayList<>();
    List<Ignored> ignored = new ArrayList<>();
    OptionalLong last = OptionalLong.empty();
    for (JsonNode update : updates) {
      update(update, bot, receivedAtMs, messages, ignored);
      OptionalLong id = Json.number(update, "update_id");
      if (id.isPresent() && id.getAsLong() < Long.MAX_VALUE) {
        last = OptionalLong.of(Math.max(id.getAsLong(), last.orElse(Long.MIN_VALUE)));
      }
    }
    OptionalLong next =
        last.isPresent() ? OptionalLong.of(last.getAsLong() + 1) : OptionalLong.empty();
    return new Adapted(messages, ignored, next, false);
  }

  private static void update(
      JsonNode update,
      BotIdentity bot,
      long receivedAtMs,
      List<StandardMessage> messages,
      List<Ignored> ignored) {
    if (!update.isObject()) {
      ignored.add(new Ignored("other", "An update that is no JSON object."));
      return;
    }
    String kind = kind(update);
    if (!MESSAGES.contains(kind)) {
      ignored.add(notAMessage(kind));
      return;
    }
    TelegramMessage message =
        new TelegramMessage(
            update.path(kind),
            kind.equals("edited_message"),
            Json.id(update, "update_id"),
            bot,
            receivedAtMs);
    switch (message.read()) {
      case TelegramMessage.Outcome.Message(StandardMessage standard) -> messages.add(standard);
      case TelegramMessage.Outcome.Nothing(Ignored why) -> ignored.add(why);
    }
  }

  /** An update has, besides its id, at most one field, which says what it is. */
  private static String kind(JsonNode update) {
    String first = "";
    for (Iterator<String> names = update.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (MESSAGES.contains(name)) {
        return name;
      }
      if (first.isEmpty() && !name.equals("update_id")) {
        first = name;
      }
    }
    return first;
  }

  private static Ignored notAMessage(String kind) {
    if (kind.isEmpty()) {
      return new Ignored("other", "An update with nothing in it.");
    }
    if (kind.endsWith("channel_post")) {
      return new Ignored(
          kind, "A " + kind + ": channels are broadcasts, nobody there asks the bot anything.");
    }
    return LEFT_ALONE.contains(kind)
        ? new Ignored(kind, "An update of kind " + kind + ", which is no message.")
        : new Ignored("other", "An update of a kind that this release does not know.");
  }
}
