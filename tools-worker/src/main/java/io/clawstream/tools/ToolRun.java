package io.clawstream.tools;

import io.clawstream.events.ToolStatus;

/**
 * How a call ended.
 *
 * @param content for the model; at most 65,536 UTF-16 units
 * @param durationMs how long the tool ran, in ms; 0 if it did not
 */
record ToolRun(ToolStatus status, String content, long durationMs) {}
