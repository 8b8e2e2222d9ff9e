package io.clawstream.tools.web;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.Charset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;

/**
 * HTML as a model reads it best: the page's main part as text with Markdown's headings, lists,
 * links, code and tables. What a reader would not see is left out, also because texts that only
 * machines see are written to deceive them. Walks the tree without recursion, so that no nesting is
 * too deep.
 */
final class PageText implements NodeVisitor {
  private static final String UNSEEN =
      "script, style, noscript, template, svg, canvas, iframe, object, embed, head, dialog:not([open]),"
          + " input, select, textarea, button, [hidden], [aria-hidden=true],"
          + " [style~=(?i)display:\\s*none], [style~=(?i)visibility:\\s*hidden]";
  private static final String FURNITURE = "nav, footer, aside, [role=navigation], [role=banner]";
  private static final String MAIN = "main, [role=main], article";

  /** A main part with less text than this is none. Unit: UTF-16 units. */
  private static final int LEAST_MAIN = 200;

  private static final int LONGEST_LINK = 500;

  /** Lists within lists are indented so many times. */
  private static final int DEEPEST = 6;

  private static final Set<String> APART =
      Set.of(
          "p",
          "h1",
          "h2",
          "h3",
          "h4",
          "h5",
          "h6",
          "ul",
          "ol",
          "dl",
          "table",
          "blockquote",
          "pre",
          "section",
          "article",
          "figure",
          "hr");
  private static final Set<String> LINES =
      Set.of("div", "li", "tr", "dt", "dd", "br", "figcaption", "header", "address", "details");

  private final StringBuilder out = new StringBuilder();
  private final Deque<Integer> links = new ArrayDeque<>();

  /** The number of the next item; 0 in lists without numbers. */
  private final Deque<Integer> lists = new ArrayDeque<>();

  private int preformatted;

  private PageText() {}

  /**
   * Makes a page readable.
   *
   * @param charset as the server says; otherwise what the page says of itself, or UTF-8
   * @param uri where it was found
   */
  static String of(byte[] html, Optional<Charset> charset, URI uri) {
    try {
      return of(
          Jsoup.parse(
              new ByteArrayInputStream(html),
              charset.map(Charset::name).orElse(null),
              uri.toString()));
    } catch (IOException e) {
      throw new UncheckedIOException("Reading from memory failed.", e);
    }
  }

  private static String of(Document page) {
    String title = page.title().strip();
    page.select(UNSEEN).remove();
    PageText text = new PageText();
    main(page).traverse(text);
    String body = tidy(text.out.toString());
    return title.isEmpty() || body.startsWith("# " + title) ? body : "# " + title + "\n\n" + body;
  }

  /** No spaces before line ends, no more than one empty line. Linear, whatever the page is. */
  private static String tidy(String text) {
    return text.lines()
        .map(String::stripTrailing)
        .collect(Collectors.joining("\n"))
        .replaceAll("\n{3,}", "\n\n")
        .strip();
  }

  private static Element main(Document page) {
    Element body = page.body();
    for (Element main : body.select(MAIN)) {
      if (main.text().length() >= LEAST_MAIN) {
        return main;
      }
    }
    body.select(FURNITURE).remove();
    return body;
  }

  @Override
  public void head(Node node, int depth) {
    if (node instanceof TextNode text) {
      write(text);
    } else if (node instanceof Element element) {
      begin(element);
    }
  }

  @Override
  public void tail(Node node, int depth) {
    if (node instanceof Element element) {
      end(element);
    }
  }

  private void begin(Element element) {
    String name = element.normalName();
    if (APART.contains(name) && !isNested(element)) {
      newLines(2);
    } else if (LINES.contains(name) || APART.contains(name)) {
      newLines(1);
    }
    switch (name) {
      case "h1", "h2", "h3", "h4", "h5", "h6" ->
          out.append("#".repeat(name.charAt(1) - '0')).append(' ');
      case "ul" -> lists.push(0);
      case "ol" -> lists.push(1);
      case "li" -> item();
      case "blockquote" -> out.append("> ");
      case "hr" -> out.append("---");
      case "pre" -> {
        out.append("```\n");
        preformatted++;
      }
      case "code" -> out.append(preformatted > 0 ? "" : "`");
      case "td", "th" -> out.append(element.elementSiblingIndex() > 0 ? " | " : "");
      case "a" -> links.push(out.length());
      case "img" -> {
        String alt = element.attr("alt").strip();
        out.append(alt.isEmpty() ? "" : "[image: " + alt + "]");
      }
      default -> {}
    }
  }

  private void end(Element element) {
    String name = element.normalName();
    switch (name) {
      case "ul", "ol" -> lists.pop();
      case "pre" -> {
        preformatted--;
        newLines(1);
        out.append("```");
      }
      case "code" -> out.append(preformatted > 0 ? "" : "`");
      case "a" -> link(element, links.pop());
      default -> {}
    }
    if (APART.contains(name) && !isNested(element)) {
      newLines(2);
    } else if (LINES.contains(name) || APART.contains(name)) {
      newLines(1);
    }
  }

  private void item() {
    out.append("  ".repeat(Math.clamp(lists.size() - 1, 0, DEEPEST)));
    if (lists.isEmpty() || lists.peek() == 0) {
      out.append("- ");
    } else {
      int number = lists.pop();
      out.append(number).append(". ");
      lists.push(number + 1);
    }
  }

  /** What stands in a list or a table keeps together. */
  private static boolean isNested(Element element) {
    Element parent = element.parent();
    return parent != null
        && (parent.normalName().equals("li")
            || parent.normalName().equals("td")
            || parent.normalName().equals("th")
            || parent.normalName().equals("blockquote"));
  }

  private void link(Element element, int from) {
    String text = out.substring(Math.min(from, out.length())).replaceAll("\\s+", " ");
    String target = element.absUrl("href");
    boolean shown =
        (target.startsWith("http://") || target.startsWith("https://"))
            && target.length() <= LONGEST_LINK
            && !element.attr("href").isBlank()
            && !text.isBlank()
            && preformatted == 0;
    if (shown) {
      out.setLength(from);
      out.append(text.startsWith(" ") ? " " : "");
      out.append('[').append(text.strip()).append("](").append(target).append(')');
      out.append(text.endsWith(" ") ? " " : "");
    }
  }

  private void write(TextNode node) {
    if (preformatted > 0) {
      out.append(node.getWholeText());
      return;
    }
    String text = node.getWholeText().replaceAll("[\\s\\u00a0]+", " ");
    boolean begins = out.isEmpty() || Character.isWhitespace(out.charAt(out.length() - 1));
    out.append(begins && text.startsWith(" ") ? text.substring(1) : text);
  }

  /** At least so many line ends, unless nothing was written yet or an item has just begun. */
  private void newLines(int count) {
    int end = out.length();
    while (end > 0 && out.charAt(end - 1) == ' ') {
      end--;
    }
    if (end == 0 || isItemBegin(end)) {
      return;
    }
    out.setLength(end);
    int there = 0;
    while (there < count && there < end && out.charAt(end - 1 - there) == '\n') {
      there++;
    }
    out.append("\n".repeat(count - there));
  }

  private boolean isItemBegin(int end) {
    int line = out.lastIndexOf("\n", Math.max(0, end - 1)) + 1;
    return out.substring(line, end).matches("\\s*(-|>|\\d+\\.)") && out.length() > end;
  }
}
