package io.clawstream.tools;

import com.fasterxml.jackson.databind.JsonNode;

/** Something that a model can have done. Thread-safe: calls run side by side. */
public interface Tool {
  /** What it is; always the same. */
  ToolDescription description();

  /**
   * Does it. Runs on a virtual thread that is interrupted when the time is up; whatever is thrown
   * becomes a failed call, of which the model learns only that it failed.
   *
   * @param arguments an object that fits the description's schema
   */
  ToolOutcome call(JsonNode arguments, ToolContext context) throws Exception;
}
