package io.clawstream.llm.job;

import io.clawstream.events.Reply;
import io.clawstream.events.TurnEvent;

/** What comes of a job: one record, or none if nobody waits for it any more. */
public sealed interface Outcome {
  /** The turn ends: an answer or an apology. */
  record Replied(Reply reply) implements Outcome {}

  /** The turn goes on, or the router has to end it. */
  record Reported(TurnEvent event) implements Outcome {}

  /**
   * The deadline has passed: the router has sent the job again or given it up, and an outcome of
   * this one would only get in the way.
   *
   * @param when what was being done
   */
  record Dropped(String when) implements Outcome {}
}
