package io.clawstream.egress.text;

import java.nio.charset.StandardCharsets;

/**
 * How a platform counts the length of a text. It need not add up (a platform may count what is seen
 * after rendering), but a longer text must not be endlessly longer than a shorter one that contains
 * it, and one code point must count as 8 at most.
 */
@FunctionalInterface
public interface Measure {
  /** UTF-16 code units: LINE, Signal, and the safe reading of Telegram's limit. */
  Measure UTF16_UNITS = String::length;

  /** Unicode code points. */
  Measure CODE_POINTS = text -> text.codePointCount(0, text.length());

  /** Bytes in UTF-8. */
  Measure UTF8_BYTES = text -> text.getBytes(StandardCharsets.UTF_8).length;

  /** Length of the text, 0 or more. */
  int of(String text);
}
