package io.clawstream.ingress.inbound;

import io.clawstream.events.StandardMessage;
import java.util.concurrent.CompletableFuture;

/**
 * Takes messages in. A platform or a person is told "accepted" only after the future has completed:
 * accepted means stored.
 */
public interface Inbound {
  /** Most attachments of a message. */
  int MAX_ATTACHMENTS = 20;

  /**
   * Hands a message to the broker. Messages of one session that are handed over one after the other
   * are stored in that order. May block for some seconds while the broker cannot be reached.
   *
   * @param message the caller's no more: what is beyond the schema's bounds is cut off
   * @param traceparent W3C trace context that the message's journey is recorded under
   * @return completes when all replicas in sync have it; exceptionally if the broker did not take
   *     it in time, in which case it may or may not have been stored, and is to be sent again with
   *     the same message id
   */
  CompletableFuture<Void> accept(StandardMessage message, String traceparent);
}
