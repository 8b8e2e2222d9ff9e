package io.clawstream.egress.telegram;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import org.commonmark.ext.gfm.strikethrough.Strikethrough;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.BlockQuote;
import org.commonmark.node.BulletList;
import org.commonmark.node.Code;
import org.commonmark.node.CustomBlock;
import org.commonmark.node.CustomNode;
import org.commonmark.node.Emphasis;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Link;
import org.commonmark.node.LinkReferenceDefinition;
import org.commonmark.node.ListBlock;
import org.commonmark.node.ListItem;
import org.commonmark.node.Node;
import org.commonmark.node.OrderedList;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.StrongEmphasis;
import org.commonmark.node.Text;
import org.commonmark.node.ThematicBreak;

/**
 * Walks a parsed Markdown document and writes what Telegram's HTML can express: bold, italic,
 * strike, links, code, quotes. Lists and tables become text; HTML in the source is shown, never
 * passed on.
 */
final class HtmlRendering extends AbstractVisitor {
  private static final Pattern LINKABLE = Pattern.compile("(?i)(https?://|tg://|mailto:).+");
  private static final Pattern NOT_A_LANGUAGE = Pattern.compile("[^A-Za-z0-9+#._-].*");

  private final HtmlWriter out = new HtmlWriter();
  private final Set<String> open = new HashSet<>();

  TelegramHtml finish() {
    return out.finish();
  }

  @Override
  public void visit(Text text) {
    out.text(text.getLiteral());
  }

  @Override
  public void visit(SoftLineBreak lineBreak) {
    // In a chat a line that was begun anew was meant so.
    out.text("\n");
  }

  @Override
  public void visit(HardLineBreak lineBreak) {
    out.text("\n");
  }

  @Override
  public void visit(HtmlInline html) {
    out.text(html.getLiteral());
  }

  @Override
  public void visit(HtmlBlock html) {
    out.separate(2);
    out.text(html.getLiteral());
  }

  @Override
  public void visit(Code code) {
    out.open("<code>");
    out.text(code.getLiteral());
    out.close("</code>");
  }

  @Override
  public void visit(Emphasis emphasis) {
    tagged(emphasis, "i");
  }

  @Override
  public void visit(StrongEmphasis strong) {
    tagged(strong, "b");
  }

  @Override
  public void visit(CustomNode node) {
    if (node instanceof Strikethrough) {
      tagged(node, "s");
    } else {
      visitChildren(node);
    }
  }

  @Override
  public void visit(Heading heading) {
    out.separate(2);
    tagged(heading, "b");
    out.separate(2);
  }

  @Override
  public void visit(Paragraph paragraph) {
    boolean tight =
        paragraph.getParent() instanceof ListItem item
            && item.getParent() instanceof ListBlock list
            && list.isTight();
    out.separate(tight ? 1 : 2);
    visitChildren(paragraph);
  }

  @Override
  public void visit(ThematicBreak thematicBreak) {
    out.separate(2);
    out.text("———");
    out.separate(2);
  }

  @Override
  public void visit(BlockQuote blockQuote) {
    out.separate(2);
    // Telegram's quotes cannot be nested.
    boolean outermost = open.add("blockquote");
    if (outermost) {
      out.openBlock("<blockquote>");
    }
    visitChildren(blockQuote);
    if (outermost) {
      out.close("</blockquote>");
      open.remove("blockquote");
    }
    out.separate(2);
  }

  @Override
  public void visit(FencedCodeBlock code) {
    String info = code.getInfo() == null ? "" : code.getInfo().strip();
    codeBlock(NOT_A_LANGUAGE.matcher(info).replaceFirst(""), code.getLiteral());
  }

  @Override
  public void visit(IndentedCodeBlock code) {
    codeBlock("", code.getLiteral());
  }

  @Override
  public void visit(BulletList list) {
    list(list, item -> "• ");
  }

  @Override
  public void visit(OrderedList list) {
    Integer start = list.getMarkerStartNumber();
    int first = start == null ? 1 : start;
    list(list, item -> first + item + ". ");
  }

  @Override
  public void visit(Link node) {
    linked(node, node.getDestination());
  }

  @Override
  public void visit(Image image) {
    linked(image, image.getDestination());
  }

  @Override
  public void visit(LinkReferenceDefinition definition) {
    // Models list their sources so; a renderer of web pages would drop them.
    out.separate(definition.getPrevious() instanceof LinkReferenceDefinition ? 1 : 2);
    out.text("[" + definition.getLabel() + "]: " + definition.getDestination());
  }

  @Override
  public void visit(CustomBlock block) {
    if (block instanceof TableBlock table) {
      codeBlock("", TextTable.of(table));
    } else {
      visitChildren(block);
    }
  }

  private void codeBlock(String language, String literal) {
    out.separate(2);
    out.open(
        language.isEmpty()
            ? "<pre>"
            : "<pre><code class=\"language-" + language.toLowerCase(Locale.ROOT) + "\">");
    out.verbatim(literal.stripTrailing());
    out.close(language.isEmpty() ? "</pre>" : "</code></pre>");
    out.separate(2);
  }

  private void list(ListBlock list, IntFunction<String> marker) {
    boolean nested = list.getParent() instanceof ListItem;
    out.separate(nested ? 1 : 2);
    int index = 0;
    for (Node item = list.getFirstChild(); item != null; item = item.getNext()) {
      out.separate(list.isTight() ? 1 : 2);
      String text = marker.apply(index++);
      out.marker(text);
      out.indent(text.length());
      visitChildren(item);
      out.outdent(text.length());
    }
    out.separate(nested ? 1 : 2);
  }

  private void linked(Node node, String destination) {
    boolean possible = LINKABLE.matcher(destination).matches() && open.add("a");
    if (possible) {
      out.open("<a href=\"" + HtmlWriter.attribute(destination) + "\">");
    }
    visitChildren(node);
    if (node.getFirstChild() == null) {
      out.text(destination);
    }
    if (possible) {
      out.close("</a>");
      open.remove("a");
    } else if (node.getFirstChild() != null && !destination.isEmpty()) {
      out.text(" (" + destination + ")");
    }
  }

  /** Children within a tag, unless they are within such a one already. */
  private void tagged(Node node, String tag) {
    boolean outermost = open.add(tag);
    if (outermost) {
      out.open("<" + tag + ">");
    }
    visitChildren(node);
    if (outermost) {
      out.close("</" + tag + ">");
      open.remove(tag);
    }
  }
}
