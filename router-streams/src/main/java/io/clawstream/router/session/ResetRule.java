package io.clawstream.router.session;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/** When a conversation ends by itself: the next message begins a new one. */
public sealed interface ResetRule {
  /** Never. */
  record Never() implements ResetRule {}

  /** When nobody has written for so long. */
  record Idle(Duration after) implements ResetRule {}

  /** Every day at this time of that zone. */
  record Daily(LocalTime at, ZoneId zone) implements ResetRule {}

  /**
   * Whether a new conversation begins.
   *
   * @param lastActivity when the message before came
   */
  default boolean due(Instant lastActivity, Instant now) {
    return switch (this) {
      case Never() -> false;
      case Idle(Duration after) -> !now.isBefore(lastActivity.plus(after));
      case Daily(LocalTime at, ZoneId zone) -> lastActivity.isBefore(lastOccurrence(at, zone, now));
    };
  }

  private static Instant lastOccurrence(LocalTime at, ZoneId zone, Instant now) {
    ZonedDateTime here = now.atZone(zone);
    ZonedDateTime today = here.toLocalDate().atTime(at).atZone(zone);
    ZonedDateTime last =
        today.isAfter(here) ? here.toLocalDate().minusDays(1).atTime(at).atZone(zone) : today;
    return last.toInstant();
  }
}
