package io.clawstream.egress.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Cuts Markdown text into parts within a platform's limit. The same text always gives the same
 * parts: receipts count on it.
 *
 * <p>Invariants: no part is longer than the limit; the parts show the text in order and leave out
 * only white space where it was cut; no surrogate pair is torn, and no grapheme cluster unless it
 * is longer than the limit; a code block that is cut is closed in the one part and opened again,
 * with its language, in the next.
 */
public final class Chunker {
  /** The smallest limit that leaves room for repaired fences. */
  public static final int LEAST_LIMIT = 64;

  /** Longer lines than this share of the limit are not taken for fences. */
  private static final int FENCE_SHARE = 4;

  private final int limit;
  private final Measure measure;

  /**
   * @param limit the longest part, in units of the measure; {@value #LEAST_LIMIT} or more
   * @param measure how the platform counts
   */
  public Chunker(int limit, Measure measure) {
    if (limit < LEAST_LIMIT) {
      throw new IllegalArgumentException(
          "A text cannot be cut to parts of " + limit + ": " + LEAST_LIMIT + " is the least.");
    }
    this.limit = limit;
    this.measure = measure;
  }

  /** The parts, none of them blank; none at all for a blank text. */
  public List<String> split(String markdown) {
    return chunks(markdown).stream().map(Chunk::text).toList();
  }

  /** The first part, as {@link #split} gives it; empty for a blank text. */
  public Optional<String> first(String markdown) {
    return new Cutting(markdown).chunks(1).stream().findFirst().map(Chunk::text);
  }

  List<Chunk> chunks(String markdown) {
    return new Cutting(markdown).chunks(Integer.MAX_VALUE);
  }

  /** The cutting of one text. */
  private final class Cutting {
    private final String text;
    private final Fences fences;
    private final Boundaries boundaries;

    Cutting(String text) {
      this.text = text;
      this.fences = Fences.find(text, line -> measure.of(line) <= limit / FENCE_SHARE);
      this.boundaries = new Boundaries(text, fences);
    }

    List<Chunk> chunks(int most) {
      List<Chunk> chunks = new ArrayList<>();
      for (int from = start(0); from < text.length() && chunks.size() < most; ) {
        int cut = cut(from);
        Chunk chunk = chunk(from, cut);
        if (!chunk.body().isBlank() && !onlyEndsBlock(from, cut)) {
          chunks.add(chunk);
        }
        from = start(cut);
      }
      return chunks;
    }

    private int cut(int from) {
      int max = furthest(from);
      if (max == text.length()) {
        return max;
      }
      int least = boundaries.first(from);
      int cut = boundaries.best(from, max);
      while (cut > least && !fits(from, cut)) {
        // The measure need not grow with the text: go back until it agrees.
        max = cut - Math.max(1, (cut - from) / 8);
        cut = max <= least ? least : boundaries.best(from, max);
      }
      return cut;
    }

    /** An end that fits, the furthest as far as the measure grows with the text. */
    private int furthest(int from) {
      int fitting = from;
      int tooFar = Math.min(text.length(), from + limit);
      while (fits(from, tooFar)) {
        if (tooFar == text.length()) {
          return tooFar;
        }
        fitting = tooFar;
        tooFar = Math.min(text.length(), from + 2 * (tooFar - from));
      }
      while (tooFar - fitting > 1) {
        int middle = (fitting + tooFar) >>> 1;
        if (fits(from, middle)) {
          fitting = middle;
        } else {
          tooFar = middle;
        }
      }
      return fitting;
    }

    private boolean fits(int from, int cut) {
      return measure.of(chunk(from, cut).text()) <= limit;
    }

    /** Where the next part begins: code is taken as it is, before other text white space goes. */
    private int start(int cut) {
      if (fences.openAt(cut).isPresent()) {
        return cut;
      }
      int at = cut;
      while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
        at++;
      }
      // The indentation of the very first line may mean something.
      return cut == 0 && at < text.length() ? text.lastIndexOf('\n', at) + 1 : at;
    }

    private Chunk chunk(int from, int cut) {
      Optional<Fences.Block> before = fences.openAt(from);
      Optional<Fences.Block> after = fences.openAt(cut);
      int to = after.isPresent() ? cut : endOfText(from, cut);
      String body =
          before.map(block -> dedented(from, to, block)).orElseGet(() -> text.substring(from, to));
      String closed =
          after.map(block -> (body.endsWith("\n") ? "" : "\n") + block.marker()).orElse("");
      return new Chunk(from, to, before.map(Fences.Block::opening).orElse(""), body, closed);
    }

    private int endOfText(int from, int cut) {
      int to = cut;
      while (to > from && Character.isWhitespace(text.charAt(to - 1))) {
        to--;
      }
      return to;
    }

    /**
     * The source without the block's indentation, up to the end of the block: it is opened again at
     * the margin, where an indented fence could not close it.
     */
    private String dedented(int from, int to, Fences.Block block) {
      if (block.indent() == 0) {
        return text.substring(from, to);
      }
      StringBuilder body = new StringBuilder();
      int at = from;
      while (at < to) {
        boolean lineStart = text.charAt(at - 1) == '\n';
        int skipped = lineStart && at < block.end() ? indentation(at, to, block.indent()) : 0;
        int newline = text.indexOf('\n', at);
        int next = newline < 0 || newline >= to ? to : newline + 1;
        body.append(text, at + skipped, next);
        at = next;
      }
      return body.toString();
    }

    private int indentation(int at, int to, int most) {
      int width = 0;
      while (width < most
          && at + width < to
          && (text.charAt(at + width) == ' ' || text.charAt(at + width) == '\t')) {
        width++;
      }
      return width;
    }

    /**
     * Whether nothing but the end of a block would be left to show: the last part has closed it.
     */
    private boolean onlyEndsBlock(int from, int cut) {
      return fences
          .openAt(from)
          .map(
              block ->
                  text.substring(from, Math.min(cut, block.codeEnd())).isBlank()
                      && (cut <= block.end() || text.substring(block.end(), cut).isBlank()))
          .orElse(false);
    }
  }
}
