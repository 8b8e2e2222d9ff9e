package io.clawstream.egress.telegram;

import java.util.List;
import org.commonmark.ext.gfm.strikethrough.StrikethroughExtension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;

/**
 * Markdown as Telegram shows it. HTML mode needs only {@code & < >} escaped, where MarkdownV2 needs
 * 18 characters (core.telegram.org/bots/api#html-style).
 *
 * @param html for {@code parse_mode=HTML}
 * @param visible length of what is seen, entities parsed. Unit: UTF-16 code units
 */
record TelegramHtml(String html, int visible) {
  /** Deeper nesting is of no use to a reader, and would need an ever deeper stack to render. */
  private static final int DEEPEST = 60;

  private static final Parser PARSER =
      Parser.builder()
          .extensions(List.of(TablesExtension.create(), StrikethroughExtension.create()))
          .maxOpenBlockParsers(DEEPEST / 2)
          .build();

  /** Renders a part; one that nests absurdly deep stays as it is. */
  static TelegramHtml of(String markdown) {
    Node document = PARSER.parse(markdown);
    if (tooDeep(document)) {
      HtmlWriter plain = new HtmlWriter();
      plain.text(markdown);
      return plain.finish();
    }
    HtmlRendering rendering = new HtmlRendering();
    document.accept(rendering);
    return rendering.finish();
  }

  private static boolean tooDeep(Node root) {
    int depth = 0;
    Node node = root;
    while (depth <= DEEPEST) {
      if (node.getFirstChild() != null) {
        node = node.getFirstChild();
        depth++;
      } else {
        while (depth > 0 && node.getNext() == null) {
          node = node.getParent();
          depth--;
        }
        if (depth == 0) {
          return false;
        }
        node = node.getNext();
      }
    }
    return true;
  }
}
