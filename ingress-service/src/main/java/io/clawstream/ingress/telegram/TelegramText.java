package io.clawstream.ingress.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import io.clawstream.ingress.adapter.BotIdentity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * What a message's text says to the bot, by the entities that come with it
 * (core.telegram.org/bots/api#messageentity). The text itself is never searched: a name may well
 * begin with an at sign. Offsets and lengths are in UTF-16 units, as in Java strings.
 *
 * @param raw the text as it was written
 * @param content the text without the mentions of the bot
 * @param mentionsBot true if it mentions the bot or has a command addressed to it by name
 * @param forAnotherBot true if it begins with a command addressed to another bot by name
 */
record TelegramText(String raw, String content, boolean mentionsBot, boolean forAnotherBot) {
  private record Span(int start, int end) {}

  static TelegramText of(String raw, JsonNode entities, BotIdentity bot) {
    List<Span> mentions = new ArrayList<>();
    boolean forAnotherBot = false;
    for (JsonNode entity : entities) {
      long offset = Json.number(entity, "offset").orElse(-1);
      long length = Json.number(entity, "length").orElse(-1);
      if (offset < 0 || length <= 0 || offset >= raw.length() || length > raw.length() - offset) {
        continue;
      }
      int start = (int) offset;
      int end = (int) (offset + length);
      String covered = raw.substring(start, end);
      switch (entity.path("type").asText()) {
        case "mention" -> {
          if (names(covered, "@", bot)) {
            mentions.add(new Span(start, end));
          }
        }
        case "text_mention" -> {
          if (Json.id(entity.path("user"), "id").filter(bot.id()::equals).isPresent()) {
            mentions.add(new Span(start, end));
          }
        }
        case "bot_command" -> {
          int at = covered.indexOf('@');
          if (at > 0 && names(covered.substring(at), "@", bot)) {
            mentions.add(new Span(start + at, end));
          } else if (at > 0 && start == 0 && !bot.username().isEmpty()) {
            forAnotherBot = true;
          }
        }
        default -> {
          // Formatting, links and the like.
        }
      }
    }
    return new TelegramText(raw, without(raw, mentions), !mentions.isEmpty(), forAnotherBot);
  }

  private static boolean names(String text, String prefix, BotIdentity bot) {
    return !bot.username().isEmpty()
        && text.toLowerCase(Locale.ROOT).equals(prefix + bot.username().toLowerCase(Locale.ROOT));
  }

  /** Cuts the spans out, each with one of two blanks around it, and blanks at the ends. */
  private static String without(String raw, List<Span> mentions) {
    if (mentions.isEmpty()) {
      return raw;
    }
    mentions.sort(Comparator.comparingInt(Span::start));
    StringBuilder content = new StringBuilder(raw.length());
    int copied = 0;
    for (Span mention : mentions) {
      if (mention.start() < copied) {
        continue;
      }
      content.append(raw, copied, mention.start());
      copied = mention.end();
      boolean blankBefore = !content.isEmpty() && content.charAt(content.length() - 1) == ' ';
      if (blankBefore && copied < raw.length() && raw.charAt(copied) == ' ') {
        copied++;
      }
    }
    return content.append(raw, copied, raw.length()).toString().strip();
  }
}
