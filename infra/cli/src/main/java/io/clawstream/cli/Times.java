package io.clawstream.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** How tables show points in time and words that strangers chose. */
final class Times {
  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

  private Times() {}

  /**
   * A point in time in the zone of whoever reads it.
   *
   * @param epochMs ms since the Unix epoch
   */
  static String second(long epochMs) {
    return SECOND.format(Instant.ofEpochMilli(epochMs));
  }

  /** A word without line breaks and control characters. */
  static String oneLine(String text) {
    return text.replaceAll("\\p{Cntrl}+", " ").strip();
  }
}
