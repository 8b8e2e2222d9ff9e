package io.clawstream.llm.job;

import io.clawstream.events.ReplyDelta;

/** Where deltas go. May lose them, must not block for long and must not throw. */
@FunctionalInterface
public interface DeltaSink {
  /** Sends one. */
  void send(ReplyDelta delta);
}
