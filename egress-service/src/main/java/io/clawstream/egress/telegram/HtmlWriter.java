package io.clawstream.egress.telegram;

/**
 * Writes Telegram's HTML: escapes text, keeps blocks apart, indents lines, and counts what will be
 * visible. A break is only written when something follows it.
 */
final class HtmlWriter {
  private final StringBuilder html = new StringBuilder();
  private String indent = "";
  private int visible;
  private int pendingBreaks;
  private boolean afterMarker;

  /** Text, escaped; its line breaks are kept. */
  void text(String text) {
    if (text.isEmpty()) {
      return;
    }
    flush();
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      if (character == '\n') {
        newline();
      } else {
        escape(character);
      }
    }
  }

  /** Text, escaped, whose lines are not indented. */
  void verbatim(String text) {
    String outer = indent;
    flush();
    indent = "";
    text(text);
    indent = outer;
  }

  /** An opening tag, written as it is. */
  void open(String tag) {
    flush();
    html.append(tag);
  }

  /** An opening tag of something that has blocks in it: the first of them begins at once. */
  void openBlock(String tag) {
    open(tag);
    afterMarker = true;
  }

  /** A closing tag, written as it is, before any break that is due. */
  void close(String tag) {
    html.append(tag);
  }

  /**
   * The next text is at least so many line breaks away, unless it is the first or follows a marker.
   */
  void separate(int breaks) {
    if (!html.isEmpty() && !afterMarker) {
      pendingBreaks = Math.max(pendingBreaks, breaks);
    }
  }

  /** A list item's marker: what follows begins in the same line. */
  void marker(String marker) {
    text(marker);
    afterMarker = true;
  }

  /** Further lines begin with so many more spaces. */
  void indent(int spaces) {
    indent = indent + " ".repeat(spaces);
  }

  /** Takes back {@link #indent}. */
  void outdent(int spaces) {
    afterMarker = false;
    indent = indent.substring(spaces);
  }

  /** What was written. */
  TelegramHtml finish() {
    return new TelegramHtml(html.toString(), visible);
  }

  /** For attribute values: Telegram knows the names lt, gt, amp and quot, and numbers. */
  static String attribute(String value) {
    return value
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private void flush() {
    afterMarker = false;
    int breaks = pendingBreaks;
    pendingBreaks = 0;
    for (int i = 1; i < breaks; i++) {
      html.append('\n');
      visible++;
    }
    if (breaks > 0) {
      newline();
    }
  }

  private void newline() {
    html.append('\n').append(indent);
    visible += 1 + indent.length();
  }

  private void escape(char character) {
    switch (character) {
      case '&' -> html.append("&amp;");
      case '<' -> html.append("&lt;");
      case '>' -> html.append("&gt;");
      default -> html.append(character);
    }
    visible++;
  }
}
