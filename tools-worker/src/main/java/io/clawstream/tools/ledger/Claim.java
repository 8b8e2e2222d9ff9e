package io.clawstream.tools.ledger;

import io.clawstream.events.ToolResult;

/** Whether a call may be run now. */
public sealed interface Claim {
  /**
   * It may.
   *
   * @param runner to be given back when the run has ended, however it did
   */
  record Run(String runner) implements Claim {}

  /** It has been run before, and this is what it gave. */
  record Finished(ToolResult result) implements Claim {}

  /** It was begun before, and nobody knows how far it got. */
  record MayHaveRun() implements Claim {}
}
