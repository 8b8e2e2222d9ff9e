package io.clawstream.egress.telegram;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableHead;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.Node;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;

/** A table as lines of text with aligned columns, for a monospaced font: Telegram has no tables. */
final class TextTable {
  private static final String GAP = " | ";

  private TextTable() {}

  static String of(TableBlock table) {
    List<List<String>> rows = new ArrayList<>();
    int heads = 0;
    for (Node section = table.getFirstChild(); section != null; section = section.getNext()) {
      for (Node row = section.getFirstChild(); row != null; row = row.getNext()) {
        rows.add(cells(row));
        heads += section instanceof TableHead ? 1 : 0;
      }
    }
    int columns = rows.stream().mapToInt(List::size).max().orElse(0);
    int[] widths = new int[columns];
    rows.forEach(
        row ->
            IntStream.range(0, row.size())
                .forEach(i -> widths[i] = Math.max(widths[i], width(row.get(i)))));
    List<String> lines = new ArrayList<>(rows.stream().map(row -> line(row, widths)).toList());
    lines.add(heads, IntStream.of(widths).mapToObj("-"::repeat).collect(Collectors.joining("-+-")));
    return String.join("\n", lines);
  }

  private static List<String> cells(Node row) {
    List<String> cells = new ArrayList<>();
    for (Node cell = row.getFirstChild(); cell != null; cell = cell.getNext()) {
      StringBuilder text = new StringBuilder();
      cell.accept(
          new AbstractVisitor() {
            @Override
            public void visit(Text node) {
              text.append(node.getLiteral());
            }

            @Override
            public void visit(Code node) {
              text.append(node.getLiteral());
            }

            @Override
            public void visit(SoftLineBreak node) {
              text.append(' ');
            }
          });
      cells.add(text.toString());
    }
    return cells;
  }

  private static String line(List<String> row, int[] widths) {
    return IntStream.range(0, row.size())
        .mapToObj(i -> row.get(i) + " ".repeat(widths[i] - width(row.get(i))))
        .collect(Collectors.joining(GAP))
        .stripTrailing();
  }

  private static int width(String cell) {
    return cell.codePointCount(0, cell.length());
  }
}
