package io.clawstream.router.simulation;

/** What the router promises, whatever happens and in whatever order. */
public enum Promise {
  /** No message is lost, and none is dealt with twice. */
  NOTHING_IS_LOST("every accepted message is dealt with exactly once"),
  /** Messages of a session are dealt with in their order. */
  FIRST_IN_FIRST_OUT("messages of a session are dealt with in the order in which they came"),
  /** Turns and jobs of a session do not overlap. */
  ONE_CURRENT_JOB(
      "a session has one current job at most, with the same id however often it is sent"),
  /** A model is shown whole exchanges, each entry at its place. */
  WHOLE_PROMPTS("a model is shown the turn's entries without gaps, each tool result at its place"),
  /** Nobody is answered twice. */
  ONE_FINAL_REPLY("one final reply per turn is delivered at most, in the order of the turns"),
  /** What the router takes for the answer is what the user got. */
  FIRST_REPLY_COUNTS(
      "the reply that ends a turn is the first of its id, and answers that turn's question"),
  /** No turn stays open. */
  EVERY_TURN_ENDS("every turn ends when its reply is read, not before, and each has one"),
  /** No tool that needs approval is called without it. */
  NOTHING_UNAPPROVED(
      "a call that needs approval is made once somebody has approved it, and operators are shown what waits"),
  /** A reminder is a promise to somebody. */
  REMINDED_ONCE(
      "a reminder comes back once, not before its time, unless its conversation has been ended"),
  /** Nothing that was refused or given up goes unnoticed. */
  NOTHING_IS_SILENT("whatever is refused or fails leaves its notice, audit or dead letter"),
  /** What happened can be done again from the log. */
  REPLAY_GIVES_THE_SAME("a clean replay of what was read gives the same state and output"),
  /** What is stored is what was meant. */
  STORED_AS_IT_IS("stores hold what the session says they hold, and nothing else"),
  /** The router goes on. */
  NO_ERROR("nothing that can happen stops the router with an error");

  private final String text;

  Promise(String text) {
    this.text = text;
  }

  /** What is promised, as a sentence without a full stop. */
  public String text() {
    return text;
  }
}
