package io.clawstream.bench.hops;

/** Topics that a message passes on its way. */
public enum Stage {
  /** The message itself. */
  INBOUND,
  /** The model call. */
  JOBS,
  /** Pieces of the reply. */
  DELTAS,
  /** The reply. */
  EGRESS
}
