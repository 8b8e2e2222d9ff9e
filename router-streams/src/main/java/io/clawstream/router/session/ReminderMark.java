package io.clawstream.router.session;

import java.time.Instant;
import java.util.Comparator;

/**
 * A reminder that is still to come.
 *
 * @param id derived from the id of the tool call that set it
 * @param at when it is due, in whole ms
 */
public record ReminderMark(String id, Instant at) {
  /** The next one first. */
  static final Comparator<ReminderMark> NEXT_FIRST =
      Comparator.comparing(ReminderMark::at).thenComparing(ReminderMark::id);
}
