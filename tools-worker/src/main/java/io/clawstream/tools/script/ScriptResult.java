package io.clawstream.tools.script;

/** How a call of a script ended. */
public sealed interface ScriptResult {
  /**
   * The function returned.
   *
   * @param text the string that it returned, or anything else as JSON
   */
  record Returned(String text) implements ScriptResult {}

  /**
   * The function threw, or did what the sandbox does not let it do.
   *
   * @param message what happened, in words for the model; bounded
   */
  record Failed(String message) implements ScriptResult {}
}
