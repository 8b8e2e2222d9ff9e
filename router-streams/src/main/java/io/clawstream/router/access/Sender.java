package io.clawstream.router.access;

import io.clawstream.events.Pairing;

/**
 * What is known of who wrote a message.
 *
 * @param pairing where the person's pairing stands
 * @param tier of the pairing, {@link Tier#USER} without one
 * @param tokensToday tokens used today (UTC) in all sessions of this person, as far as is known
 *     here: what other routers have just written may be missing; 0 where it does not matter
 */
public record Sender(Pairing pairing, Tier tier, long tokensToday) {
  /** Somebody of whom nothing is known. */
  public static final Sender STRANGER = new Sender(Pairing.NONE, Tier.USER, 0);

  /** Where a pairing stands. */
  public enum Pairing {
    /** The person never asked, or the code has expired. */
    NONE,
    /** The person has a code that is still good. */
    PENDING,
    /** An operator said yes. */
    APPROVED,
    /** An operator took it back. */
    REVOKED
  }
}
