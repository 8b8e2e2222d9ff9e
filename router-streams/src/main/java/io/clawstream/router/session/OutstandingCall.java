package io.clawstream.router.session;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A tool call without a result.
 *
 * @param index place among the calls of its job, from 0
 * @param historyIndex where its result goes in the turn's history: results keep the order of the
 *     calls, whichever comes first
 * @param requestId the id that the model gave the call
 * @param name tool name
 * @param hold why it is not made yet; null if it is
 */
public record OutstandingCall(
    int index, int historyIndex, String requestId, String name, @Nullable Hold hold) {

  /** A call that is made. */
  OutstandingCall made() {
    return new OutstandingCall(index, historyIndex, requestId, name, null);
  }

  /**
   * When nobody waits for it any longer.
   *
   * @param deadline of the calls that are made
   */
  Instant over(Instant deadline) {
    return hold == null ? deadline : hold.expiresAt();
  }
}
