package io.clawstream.egress.text;

import java.text.BreakIterator;
import java.util.Locale;
import java.util.function.IntPredicate;

/**
 * Where a text is best cut: between paragraphs, then lines, then sentences, then lines of code, as
 * long as that leaves a part at least half full; then between words; then between grapheme clusters
 * (Unicode annex 29); within a grapheme cluster only if it alone is too long.
 */
final class Boundaries {
  private final String text;
  private final Fences fences;
  private final BreakIterator graphemes = BreakIterator.getCharacterInstance(Locale.ROOT);

  Boundaries(String text, Fences fences) {
    this.text = text;
    this.fences = fences;
    graphemes.setText(text);
  }

  /**
   * The best cut in (from, max], or the first one possible after {@code from} if there is none.
   * Always greater than {@code from}.
   */
  int best(int from, int max) {
    int half = from + (max - from) / 2;
    int cut = last(half, max, this::betweenParagraphs);
    cut = cut > 0 ? cut : last(half, max, at -> lineStart(at) && !inCode(at));
    cut = cut > 0 ? cut : last(half, max, this::afterSentence);
    cut = cut > 0 ? cut : last(half, max, this::lineStart);
    cut = cut > 0 ? cut : last(from, max, this::afterSpace);
    cut = cut > 0 ? cut : last(from, max, at -> true);
    return cut > 0 ? cut : withinGrapheme(from, max);
  }

  /** The smallest cut after {@code from}: at least one code point, and no torn fence line. */
  int first(int from) {
    int at = from;
    do {
      at += Character.charCount(text.codePointAt(at));
    } while (at < text.length() && !fences.cuttable(at));
    return at;
  }

  private int withinGrapheme(int from, int max) {
    int last = first(from);
    int at = last;
    while (at < max) {
      at = first(at);
      last = at <= max ? at : last;
    }
    return last;
  }

  /** The last allowed boundary in (from, max] that is liked, or 0. */
  private int last(int from, int max, IntPredicate liked) {
    for (int at = max; at > from; at--) {
      if (liked.test(at) && fences.cuttable(at) && graphemes.isBoundary(at)) {
        return at;
      }
    }
    return 0;
  }

  private boolean betweenParagraphs(int at) {
    return lineStart(at) && !inCode(at) && (fences.edge(at) || blankLineBefore(at));
  }

  private boolean blankLineBefore(int at) {
    for (int i = at - 2; i >= 0; i--) {
      char character = text.charAt(i);
      if (character == '\n') {
        return true;
      }
      if (!Character.isWhitespace(character)) {
        return false;
      }
    }
    return false;
  }

  private boolean afterSentence(int at) {
    char before = text.charAt(at - 1);
    if (inCode(at)) {
      return false;
    }
    if (isOneOf("。！？", before)) {
      return true;
    }
    return at > 1 && Character.isWhitespace(before) && isOneOf(".!?…", text.charAt(at - 2));
  }

  private boolean lineStart(int at) {
    return text.charAt(at - 1) == '\n';
  }

  private boolean afterSpace(int at) {
    return Character.isWhitespace(text.charAt(at - 1));
  }

  private boolean inCode(int at) {
    return fences.openAt(at).isPresent();
  }

  private static boolean isOneOf(String characters, char character) {
    return characters.indexOf(character) >= 0;
  }
}
