package io.clawstream.llm.wire;

import io.clawstream.llm.provider.ChatEvent;

/** Told what a call's answer has besides its events, on the thread that runs the call. */
public interface CallListener {
  /** What the headers of the answer say about rate limits; at most once, before its first event. */
  void limits(ChatEvent.LimitsTold told);

  /** The provider says nothing for a moment. */
  void paused();
}
