package io.clawstream.cli.why;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/**
 * How points in time are shown.
 *
 * @param zone of whoever reads them
 */
public record Moment(ZoneId zone) {
  private static final DateTimeFormatter FORM =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS");

  /** To the millisecond. */
  public String text(Instant at) {
    return FORM.withZone(zone).format(at);
  }

  /**
   * To the millisecond.
   *
   * @param epochMs ms since the Unix epoch
   */
  public String text(long epochMs) {
    return text(Instant.ofEpochMilli(epochMs));
  }
}
