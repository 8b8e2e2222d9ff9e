package io.clawstream.tools;

import io.clawstream.events.ToolStatus;
import org.jspecify.annotations.Nullable;

/**
 * How a call ended.
 *
 * @param content for the model; at most 65,536 UTF-16 units
 * @param durationMs how long the tool ran, in ms; 0 if it did not
 * @param variables what it sets for the rest of the session, within bounds
 * @param reminder what it changes about the session's reminders; null for nothing
 */
record ToolRun(
    ToolStatus status,
    String content,
    long durationMs,
    VariableChanges variables,
    @Nullable ReminderChange reminder) {
  /** It changes nothing about the session. */
  ToolRun(ToolStatus status, String content, long durationMs) {
    this(status, content, durationMs, VariableChanges.NONE, null);
  }

  /** It changes no reminders. */
  ToolRun(ToolStatus status, String content, long durationMs, VariableChanges variables) {
    this(status, content, durationMs, variables, null);
  }
}
