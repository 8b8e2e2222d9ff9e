package io.clawstream.bench.telegram;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Set;

/**
 * Telegram's HTML (parse_mode=HTML) as the server reads it: the same tags, the same four named
 * entities, the same complaints with byte offsets (tdlib/td, td/telegram/MessageEntity.cpp, {@code
 * do_parse_html}). Gives the text without the markup.
 */
final class HtmlText {
  private static final Set<String> TAGS =
      Set.of(
          "a",
          "b",
          "strong",
          "i",
          "em",
          "s",
          "strike",
          "del",
          "u",
          "ins",
          "tg-spoiler",
          "tg-emoji",
          "span",
          "pre",
          "code",
          "blockquote");

  private final String html;
  private final StringBuilder text = new StringBuilder();
  private final Deque<String> open = new ArrayDeque<>();
  private int at;

  private HtmlText(String html) {
    this.html = html;
  }

  /** Markup that Telegram refuses; the message is what stands after "can't parse entities: ". */
  static final class Unparsable extends Exception {
    private static final long serialVersionUID = 1L;

    Unparsable(String message) {
      super(message);
    }
  }

  /** The text that the reader sees. */
  static String parse(String html) throws Unparsable {
    return new HtmlText(html).parse();
  }

  private String parse() throws Unparsable {
    while (at < html.length()) {
      char c = html.charAt(at);
      if (c == '&') {
        entity();
      } else if (c != '<') {
        text.append(c);
        at++;
      } else if (peek(1) == '/') {
        endTag();
      } else {
        startTag();
      }
    }
    if (!open.isEmpty()) {
      throw new Unparsable("Can't find end tag corresponding to start tag \"" + open.peek() + '"');
    }
    return text.toString();
  }

  private void startTag() throws Unparsable {
    int begin = at++;
    String tag = name(begin, "Unclosed start tag").toLowerCase(Locale.ROOT);
    if (!TAGS.contains(tag)) {
      throw new Unparsable("Unsupported start tag \"" + tag + "\" at byte offset " + bytes(begin));
    }
    boolean spoiler = false;
    skipSpaces();
    while (peek(0) != '>') {
      spoiler |= attribute(tag, begin);
      skipSpaces();
    }
    at++;
    if (tag.equals("span") && !spoiler) {
      throw new Unparsable(
          "Tag \"span\" must have class \"tg-spoiler\" at byte offset " + bytes(begin));
    }
    open.push(tag);
  }

  /** Reads one attribute; true if it is the class that makes a span a spoiler. */
  private boolean attribute(String tag, int begin) throws Unparsable {
    int from = at;
    while (at < html.length() && " \t\r\n=>/\"'".indexOf(peek(0)) < 0) {
      at++;
    }
    String attribute = html.substring(from, at).toLowerCase(Locale.ROOT);
    if (at >= html.length()) {
      throw new Unparsable("Unclosed start tag at byte offset " + bytes(begin));
    }
    if (attribute.isEmpty()) {
      throw new Unparsable(
          "Empty attribute name in the tag \"" + tag + "\" at byte offset " + bytes(begin));
    }
    skipSpaces();
    if (peek(0) != '=') {
      if (tag.equals("blockquote") && attribute.equals("expandable")) {
        return false;
      }
      throw new Unparsable(
          "Expected equal sign in declaration of an attribute of the tag \""
              + tag
              + "\" at byte offset "
              + bytes(begin));
    }
    at++;
    skipSpaces();
    String value = value(begin);
    return attribute.equals("class") && value.equals("tg-spoiler");
  }

  private String value(int begin) throws Unparsable {
    char quote = peek(0);
    if (quote != '"' && quote != '\'') {
      int from = at;
      while (Character.isLetterOrDigit(peek(0)) || peek(0) == '.' || peek(0) == '-') {
        at++;
      }
      if (!isSpace(peek(0)) && peek(0) != '>') {
        throw new Unparsable("Unexpected end of name token at byte offset " + bytes(from));
      }
      return html.substring(from, at);
    }
    int end = html.indexOf(quote, at + 1);
    if (end < 0) {
      throw new Unparsable("Unclosed start tag at byte offset " + bytes(begin));
    }
    String value = html.substring(at + 1, end);
    at = end + 1;
    return value;
  }

  private void endTag() throws Unparsable {
    int begin = at;
    if (open.isEmpty()) {
      throw new Unparsable("Unexpected end tag at byte offset " + bytes(begin));
    }
    at += 2;
    String tag = name(begin, "Unclosed end tag").toLowerCase(Locale.ROOT);
    skipSpaces();
    if (peek(0) != '>') {
      throw new Unparsable("Unclosed end tag at byte offset " + bytes(begin));
    }
    at++;
    String expected = open.pop();
    if (!tag.isEmpty() && !tag.equals(expected)) {
      throw new Unparsable(
          "Unmatched end tag at byte offset %d, expected \"</%s>\", found \"</%s>\""
              .formatted(bytes(begin), expected, tag));
    }
  }

  private String name(int begin, String complaint) throws Unparsable {
    int from = at;
    while (at < html.length() && !isSpace(peek(0)) && peek(0) != '>') {
      at++;
    }
    if (at >= html.length()) {
      throw new Unparsable(complaint + " at byte offset " + bytes(begin));
    }
    return html.substring(from, at);
  }

  /**
   * Numeric entities and lt, gt, amp, quot; anything else is text. The semicolon may be missing.
   */
  private void entity() {
    int end = at + 1;
    int codePoint = 0;
    if (end < html.length() && html.charAt(end) == '#') {
      boolean hex = end + 1 < html.length() && html.charAt(end + 1) == 'x';
      int digits = end + (hex ? 2 : 1);
      end = digits;
      while (end < html.length()
          && end - digits < 7
          && Character.digit(html.charAt(end), hex ? 16 : 10) >= 0) {
        end++;
      }
      codePoint = end == digits ? 0 : Integer.parseInt(html.substring(digits, end), hex ? 16 : 10);
    } else {
      while (end < html.length() && Character.isLetter(html.charAt(end))) {
        end++;
      }
      codePoint =
          switch (html.substring(at + 1, end)) {
            case "lt" -> '<';
            case "gt" -> '>';
            case "amp" -> '&';
            case "quot" -> '"';
            default -> 0;
          };
    }
    if (codePoint == 0 || !Character.isValidCodePoint(codePoint)) {
      text.append(html.charAt(at++));
      return;
    }
    text.appendCodePoint(codePoint);
    at = end < html.length() && html.charAt(end) == ';' ? end + 1 : end;
  }

  private void skipSpaces() {
    while (isSpace(peek(0))) {
      at++;
    }
  }

  private char peek(int ahead) {
    return at + ahead < html.length() ? html.charAt(at + ahead) : '\0';
  }

  private int bytes(int offset) {
    return html.substring(0, offset).getBytes(StandardCharsets.UTF_8).length;
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
  }
}
