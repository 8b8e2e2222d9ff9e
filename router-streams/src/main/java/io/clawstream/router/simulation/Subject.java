package io.clawstream.router.simulation;

import io.clawstream.router.session.Policy;
import io.clawstream.router.session.Session;
import io.clawstream.router.session.SessionEvent;
import io.clawstream.router.session.SessionMachine;
import io.clawstream.router.session.Transition;
import java.time.Instant;

/** The router under test: the real machine, or one with a fault planted in it. */
@FunctionalInterface
public interface Subject {
  /** The machine as it is. */
  Subject REAL = SessionMachine::apply;

  /** What becomes of a session, as {@link SessionMachine#apply} decides it. */
  Transition apply(Session session, SessionEvent event, Policy policy, Instant now);

  /** How it uses its stores. */
  default Stores using(Stores stores) {
    return stores;
  }

  /** Whether an abort takes back what the transaction has written. */
  default boolean isAtomic() {
    return true;
  }
}
