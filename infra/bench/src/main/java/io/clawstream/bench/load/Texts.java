package io.clawstream.bench.load;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Texts that carry the number of their message, so that whatever passes by can be matched to it.
 */
public final class Texts {
  private static final Pattern NUMBER = Pattern.compile("\\(no\\. (\\d{1,18})\\)$");
  private static final String FILLING =
      "Dear assistant, please tell me once more how this is done. ";

  private Texts() {}

  /**
   * The text of a message.
   *
   * @param number 0 or more
   * @param length wanted length in characters; longer if the number needs it
   */
  public static String of(long number, int length) {
    String mark = "(no. " + number + ")";
    int filling = Math.max(0, length - mark.length());
    return FILLING.repeat(Math.ceilDiv(filling, FILLING.length())).substring(0, filling) + mark;
  }

  /** The number at the end of a text; empty if there is none, as in the first part of a text. */
  public static OptionalLong number(String text) {
    // Looking at the end only: texts are seen by the thousand.
    Matcher matcher = NUMBER.matcher(text).region(Math.max(0, text.length() - 32), text.length());
    return matcher.find()
        ? OptionalLong.of(Long.parseLong(matcher.group(1)))
        : OptionalLong.empty();
  }
}
