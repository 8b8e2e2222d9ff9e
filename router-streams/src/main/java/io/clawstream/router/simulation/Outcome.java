package io.clawstream.router.simulation;

/**
 * What a worker makes of a job. Of a summary's job, ANSWER makes a summary, APOLOGY and FAILURE a
 * failure, and the others a summary that is empty.
 */
public enum Outcome {
  /** The model answers. */
  ANSWER,
  /** The worker apologises, after its last try. */
  APOLOGY,
  /** The worker says that no answer can come. */
  FAILURE,
  /** The model asks for a tool. */
  TOOL,
  /** The model asks for two tools. */
  TWO_TOOLS,
  /** The model asks for a tool that is not there, and one that is. */
  UNKNOWN_TOOL,
  /** The conversation is too long for the model. */
  TOO_LONG,
  /** The model asks for a tool that an operator has to approve, and one that nobody has to. */
  APPROVED_TOOL,
  /** The model asks for a tool that sets a reminder. */
  REMINDER_TOOL
}
