package io.clawstream.router.session;

/** What becomes of messages that come while a turn is open. */
public enum QueueMode {
  /** Each gets a turn of its own, one after another. */
  FOLLOWUP,
  /** Those that wait are answered together in the next turn. */
  COLLECT,
  /** The newest message ends the turn that is open; those that wait are answered together. */
  INTERRUPT
}
