package io.clawstream.tools;

import io.clawstream.events.ToolStatus;

/**
 * How a call ended.
 *
 * @param content for the model; at most 65,536 UTF-16 units
 * @param durationMs how long the tool ran, in ms; 0 if it did not
 * @param variables what it sets for the rest of the session, within bounds
 */
record ToolRun(ToolStatus status, String content, long durationMs, VariableChanges variables) {
  /** It sets nothing. */
  ToolRun(ToolStatus status, String content, long durationMs) {
    this(status, content, durationMs, VariableChanges.NONE);
  }
}
