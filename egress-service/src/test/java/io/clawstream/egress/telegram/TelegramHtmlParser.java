package io.clawstream.egress.telegram;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Telegram's reading of its HTML: known tags only, properly nested, four named entities. */
final class TelegramHtmlParser {
  private static final Pattern TAG =
      Pattern.compile("<(/?)([a-z-]+)((?: [a-z]+=\"[^\"<>]*\")*)>|&(lt|gt|amp|quot);|[<>]");
  private static final Set<String> KNOWN =
      Set.of("b", "i", "u", "s", "a", "code", "pre", "blockquote", "tg-spoiler");

  private TelegramHtmlParser() {}

  /** The visible text; empty if Telegram could not parse it. */
  static Optional<String> parse(String html) {
    StringBuilder text = new StringBuilder();
    Deque<String> open = new ArrayDeque<>();
    Matcher matcher = TAG.matcher(html);
    while (matcher.find()) {
      matcher.appendReplacement(text, "");
      if (matcher.group(4) != null) {
        text.append(
            switch (matcher.group(4)) {
              case "lt" -> '<';
              case "gt" -> '>';
              case "quot" -> '"';
              default -> '&';
            });
      } else if (matcher.group(2) == null || !KNOWN.contains(matcher.group(2))) {
        return Optional.empty();
      } else if (matcher.group(1).isEmpty()) {
        open.push(matcher.group(2));
      } else if (!matcher.group(2).equals(open.poll())) {
        return Optional.empty();
      }
    }
    matcher.appendTail(text);
    return open.isEmpty() ? Optional.of(text.toString()) : Optional.empty();
  }
}
