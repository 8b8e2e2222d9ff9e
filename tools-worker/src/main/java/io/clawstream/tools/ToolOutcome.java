package io.clawstream.tools;

/** How a tool ended by its own account. */
public sealed interface ToolOutcome {
  /**
   * It did what was asked.
   *
   * @param content the result, for the model
   * @param variables what it sets for the rest of the session
   */
  record Done(String content, VariableChanges variables) implements ToolOutcome {
    /** It sets nothing. */
    public Done(String content) {
      this(content, VariableChanges.NONE);
    }
  }

  /**
   * It did what was asked, and the session's reminders change with it.
   *
   * @param content the result, for the model
   */
  record Reminded(String content, ReminderChange change) implements ToolOutcome {}

  /**
   * The arguments fit the schema, but not the world.
   *
   * @param message what was wrong and what would be right, with an example, for the model
   */
  record BadArguments(String message) implements ToolOutcome {}

  /**
   * It could not do it.
   *
   * @param message what was being done, to what, and what the model can do about it; no secrets
   */
  record Failed(String message) implements ToolOutcome {}
}
