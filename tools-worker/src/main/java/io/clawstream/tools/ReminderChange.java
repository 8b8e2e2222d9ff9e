package io.clawstream.tools;

import java.time.Instant;

/** What a tool changes about the session's reminders. */
public sealed interface ReminderChange {
  /**
   * Sets one.
   *
   * @param id derived from the call
   * @param at when it is due
   * @param text what it is about, at most 500 UTF-16 units
   */
  record Add(String id, Instant at, String text) implements ReminderChange {}

  /** Takes one back. */
  record Cancel(String id) implements ReminderChange {}
}
