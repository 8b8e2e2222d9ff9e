package io.clawstream.tools.schedule;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;

/** The time of something in the future. */
public sealed interface When {
  /** The shortest time ahead. */
  Duration NEAREST = Duration.ofSeconds(1);

  /** The longest time ahead. */
  Duration FURTHEST = Duration.ofDays(366);

  /** A time that can be waited for. */
  record At(Instant instant) implements When {}

  /**
   * None.
   *
   * @param why with what would be right, in words
   */
  record Unclear(String why) implements When {}

  /** So long from now. */
  static When in(long seconds, Instant now) {
    return seconds > FURTHEST.toSeconds()
        ? tooFar()
        : bounded(now.plusSeconds(Math.max(0, seconds)), now);
  }

  /**
   * A time in ISO 8601, with an offset, or by the clock of a place.
   *
   * @param text such as 2026-07-04T09:30+02:00 or 2026-07-04T09:30
   * @param home where a time without an offset is meant
   */
  static When at(String text, ZoneId home, Instant now) {
    String time = text.strip().replace(' ', 'T').toUpperCase(Locale.ROOT);
    try {
      TemporalAccessor read =
          DateTimeFormatter.ISO_DATE_TIME.parseBest(
              time, OffsetDateTime::from, LocalDateTime::from);
      return read instanceof LocalDateTime local
          ? bounded(local.atZone(home).toInstant(), now)
          : bounded(((OffsetDateTime) read).toInstant(), now);
    } catch (DateTimeParseException e) {
      return new Unclear(
          "'"
              + (text.length() <= 60 ? text : text.substring(0, 60) + "…")
              + "' is no time. Write it like "
              + shown(now.plus(1, ChronoUnit.DAYS), home)
              + ", or without the offset for the user's own clock.");
    } catch (DateTimeException | ArithmeticException e) {
      return tooFar();
    }
  }

  /** A time as it stands on the clocks of a place. */
  static String shown(Instant instant, ZoneId home) {
    ZonedDateTime there = instant.truncatedTo(ChronoUnit.SECONDS).atZone(home);
    return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(there);
  }

  private static When bounded(Instant instant, Instant now) {
    if (instant.isBefore(now.plus(NEAREST))) {
      return new Unclear(
          "That time is not in the future: it is now " + now.truncatedTo(ChronoUnit.SECONDS) + ".");
    }
    return instant.isAfter(now.plus(FURTHEST)) ? tooFar() : new At(instant);
  }

  private static When tooFar() {
    return new Unclear("That is more than " + FURTHEST.toDays() + " days ahead.");
  }
}
