package io.clawstream.router.session;

import java.time.Instant;

/**
 * When what happened to a session, or is to happen.
 *
 * @param deniedNotice when a refused sender was last told so; the epoch if never
 * @param queuedNotice when the user was last told that the whole system is busy; the epoch if never
 * @param lastActivity when the last message for the bot came; the epoch before the first
 * @param expires when it is looked at whether the session is to be forgotten; the epoch while it is
 *     as new
 */
public record Times(
    Instant deniedNotice, Instant queuedNotice, Instant lastActivity, Instant expires) {
  static final Times NEVER = new Times(Instant.EPOCH, Instant.EPOCH, Instant.EPOCH, Instant.EPOCH);

  /** Whether it is to be looked at some day. */
  public boolean hasExpiry() {
    return !expires.equals(Instant.EPOCH);
  }

  Times denied(Instant now) {
    return new Times(now, queuedNotice, lastActivity, expires);
  }

  Times toldQueued(Instant now) {
    return new Times(deniedNotice, now, lastActivity, expires);
  }

  Times active(Instant now) {
    return new Times(deniedNotice, queuedNotice, now, expires);
  }

  Times expiring(Instant at) {
    return new Times(deniedNotice, queuedNotice, lastActivity, at);
  }
}
