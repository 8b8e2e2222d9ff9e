package io.clawstream.router.access;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.List;

/**
 * Words that count as a mention of the bot. The expressions are RE2's, whose matching takes time in
 * proportion to the text whatever the expression; text and expressions are bounded all the same.
 *
 * @param patterns compiled, at most {@link #MOST}
 */
public record MentionPatterns(List<Pattern> patterns) {
  /** How many there may be. */
  public static final int MOST = 20;

  /** How long each may be, in UTF-16 units. */
  public static final int LONGEST = 200;

  /** How much of a message is searched, in UTF-16 units: who means the bot says so early. */
  private static final int SEARCHED = 4_000;

  /** None. */
  public static final MentionPatterns NONE = new MentionPatterns(List.of());

  /** Keeps its own copy. */
  public MentionPatterns {
    patterns = List.copyOf(patterns);
  }

  /**
   * Compiles expressions.
   *
   * @throws IllegalArgumentException if there are too many, or one is too long or not RE2 syntax
   */
  public static MentionPatterns of(List<String> expressions) {
    if (expressions.size() > MOST) {
      throw new IllegalArgumentException(
          "has " + expressions.size() + " expressions, but at most " + MOST + " are allowed.");
    }
    return new MentionPatterns(expressions.stream().map(MentionPatterns::compile).toList());
  }

  /** Whether one of them is found in the text. */
  public boolean foundIn(String text) {
    String searched = text.length() <= SEARCHED ? text : text.substring(0, SEARCHED);
    return patterns.stream().anyMatch(pattern -> pattern.matcher(searched).find());
  }

  private static Pattern compile(String expression) {
    if (expression.length() > LONGEST) {
      throw new IllegalArgumentException(
          "has an expression of "
              + expression.length()
              + " characters, but at most "
              + LONGEST
              + " are allowed.");
    }
    try {
      return Pattern.compile(expression, Pattern.CASE_INSENSITIVE);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "is not a regular expression in RE2 syntax: '"
              + expression
              + "': "
              + e.getDescription()
              + ".",
          e);
    }
  }
}
