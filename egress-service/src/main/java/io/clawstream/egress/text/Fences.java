package io.clawstream.egress.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the fenced code blocks of a Markdown text are (CommonMark 0.31, section 4.5), also those
 * within list items. Fences in block quotes are ordinary text here: they end with the quote.
 */
final class Fences {
  private static final Pattern OPENING =
      Pattern.compile(
          "((?:[ \\t]*(?:[-*+]|\\d{1,9}[.)])[ \\t]+)*[ \\t]*)(`{3,}|~{3,})([^\\r]*)\\r?");

  /** The block's start is the start of its opening line, its end is after its closing line. */
  record Block(
      int start, int codeStart, int codeEnd, int end, int indent, String marker, String language) {
    /** A line that opens the block again, newline included. */
    String opening() {
      return marker + language + '\n';
    }
  }

  private final String text;
  private final List<Block> blocks = new ArrayList<>();

  private Fences(String text) {
    this.text = text;
  }

  /**
   * Finds them.
   *
   * @param sane which lines may count as fences; so long ones that they could not be repeated in
   *     each part may not
   */
  static Fences find(String text, Predicate<String> sane) {
    Fences fences = new Fences(text);
    int at = 0;
    while (at < text.length()) {
      int next = fences.nextLine(at);
      Optional<Block> block = fences.blockAt(at, next, sane);
      block.ifPresent(fences.blocks::add);
      at = block.map(Block::end).orElse(next);
    }
    return fences;
  }

  /** The block whose code a cut at this offset would tear apart. */
  Optional<Block> openAt(int offset) {
    return around(offset).filter(block -> block.codeStart < offset && offset < block.codeEnd);
  }

  /**
   * Whether a cut here leaves fence lines whole and does not part them from all of their code
   * (which would leave an empty block).
   */
  boolean cuttable(int offset) {
    return around(offset)
        .map(block -> offset == block.start || (block.codeStart < offset && offset < block.codeEnd))
        .orElse(true);
  }

  /** Whether a block begins or ends here. */
  boolean edge(int offset) {
    int index = firstEndingAfter(offset - 1);
    return startsAt(offset) || (index < blocks.size() && blocks.get(index).end == offset);
  }

  private boolean startsAt(int offset) {
    return around(offset).map(block -> block.start == offset).orElse(false);
  }

  /** The block with start &lt;= offset &lt; end. */
  private Optional<Block> around(int offset) {
    int index = firstEndingAfter(offset);
    return index < blocks.size() && blocks.get(index).start <= offset
        ? Optional.of(blocks.get(index))
        : Optional.empty();
  }

  private int firstEndingAfter(int offset) {
    int low = 0;
    int high = blocks.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (blocks.get(middle).end > offset) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private Optional<Block> blockAt(int start, int codeStart, Predicate<String> sane) {
    String line = line(start, codeStart);
    Matcher opening = OPENING.matcher(line);
    if (!opening.matches() || !sane.test(line)) {
      return Optional.empty();
    }
    String marker = opening.group(2);
    String info = opening.group(3).strip();
    if (marker.startsWith("`") && info.contains("`")) {
      return Optional.empty();
    }
    String language = info.isEmpty() ? "" : info.split("\\s", 2)[0];
    int indent = opening.group(1).length();
    for (int at = codeStart; at < text.length(); ) {
      int next = nextLine(at);
      String candidate = line(at, next);
      if (closes(candidate.strip(), marker) && sane.test(candidate)) {
        return Optional.of(new Block(start, codeStart, at, next, indent, marker, language));
      }
      at = next;
    }
    return Optional.of(
        new Block(start, codeStart, text.length(), text.length(), indent, marker, language));
  }

  private static boolean closes(String line, String marker) {
    return line.length() >= marker.length()
        && line.chars().allMatch(character -> character == marker.charAt(0));
  }

  private String line(int start, int next) {
    int end = next > start && text.charAt(next - 1) == '\n' ? next - 1 : next;
    return text.substring(start, end);
  }

  private int nextLine(int at) {
    int newline = text.indexOf('\n', at);
    return newline < 0 ? text.length() : newline + 1;
  }
}
