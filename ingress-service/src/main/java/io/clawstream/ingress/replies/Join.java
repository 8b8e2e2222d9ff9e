package io.clawstream.ingress.replies;

import java.util.List;

/**
 * The point at which a listener began to listen.
 *
 * @param partition the session's egress partition
 * @param next the listener gets every reply from this offset on
 * @param coveredFrom {@code recent} has every reply of the session from this offset on, up to
 *     {@code next}
 * @param coveredSince {@code recent} has every reply of the session since this time (ms since the
 *     Unix epoch); {@code Long.MAX_VALUE} if that is not known
 * @param recent the session's newest replies before {@code next}, oldest first
 */
public record Join(
    int partition, long next, long coveredFrom, long coveredSince, List<PlacedReply> recent) {
  /** Copies the list. */
  public Join {
    recent = List.copyOf(recent);
  }
}
