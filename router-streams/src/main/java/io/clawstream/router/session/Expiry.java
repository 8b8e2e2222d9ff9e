package io.clawstream.router.session;

import io.clawstream.router.session.Effect.Count;
import io.clawstream.router.session.Effect.ForgetSession;
import io.clawstream.router.session.Effect.Tally;
import io.clawstream.router.session.Session.Idle;
import java.time.Duration;
import java.time.Instant;

/**
 * How sessions that nobody uses are forgotten. The timer is set once and moved only when it comes
 * due, so that a message does not cost a timer more.
 */
final class Expiry {
  private static final Duration SOON = Duration.ofHours(1);

  private Expiry() {}

  static Transition looked(Session session, Policy policy, Instant now) {
    Ledger ledger = session.ledger();
    Times times = ledger.times();
    if (!times.hasExpiry() || now.isBefore(times.expires())) {
      return Transition.to(session);
    }
    Instant due = times.lastActivity().plus(policy.window().expiry());
    if (now.isBefore(due)) {
      return Transition.to(session.with(ledger.with(times.expiring(due))));
    }
    if (!ledger.reminders().isEmpty()) {
      return Transition.to(
          session.with(ledger.with(times.expiring(ledger.reminders().getLast().at().plus(SOON)))));
    }
    if (!(session instanceof Idle)) {
      return Transition.to(session.with(ledger.with(times.expiring(now.plus(SOON)))));
    }
    return Transition.to(
        Session.fresh(ledger.sessionKey()),
        new ForgetSession(false),
        Audits.session(
            ledger.sessionKey(),
            "expired",
            "Nobody has written for " + policy.window().expiry().toHours() + " hours.",
            now),
        new Count(Tally.FORGOTTEN, "expired"));
  }
}
