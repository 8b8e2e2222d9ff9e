package io.clawstream.ingress.replies;

import io.clawstream.events.ReplyDelta;

/**
 * Somebody who waits for the replies of one session. Called by the thread that follows the topics,
 * one call at a time; must return at once and not throw.
 */
public interface ReplyListener {
  /** A reply, the first with its id. */
  void reply(PlacedReply reply);

  /** A piece of a reply that is still being written. May come late, twice or never. */
  void delta(ReplyDelta delta);

  /**
   * The listener's place is lost and nothing more will come: it is to resume from what it has.
   *
   * @param why a short sentence for the log
   */
  void lost(String why);
}
