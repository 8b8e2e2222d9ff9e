package io.clawstream.tools;

import com.fasterxml.jackson.databind.JsonNode;

/** What a call turned out to be before anything is run. */
sealed interface Examined {
  /** It is not run; this is its result. */
  record Refused(ToolRun run) implements Examined {}

  /** It can be run. */
  record Ready(ToolCatalogue.Entry entry, JsonNode arguments) implements Examined {
    /** Whether running it twice does no harm. */
    boolean idempotent() {
      return entry.description().idempotent();
    }
  }
}
