package io.clawstream.router.session;

import io.clawstream.router.session.Effect.ClearTimer;
import io.clawstream.router.session.Effect.SetTimer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What becomes of a session.
 *
 * @param session its new state
 * @param effects what is to be done, in this order
 */
public record Transition(Session session, List<Effect> effects) {
  /** Keeps its own copy. */
  public Transition {
    effects = List.copyOf(effects);
  }

  static Transition to(Session session, Effect... effects) {
    return new Transition(session, List.of(effects));
  }

  /** The same, with these effects done first. */
  Transition after(Effect... first) {
    List<Effect> all = new ArrayList<>(List.of(first));
    all.addAll(effects);
    return new Transition(session, all);
  }

  /** Moves the timer from the old state's deadline to the new one's: done here once, for all. */
  Transition timedFrom(Session before) {
    Optional<Instant> old = before.deadline();
    Optional<Instant> current = session.deadline();
    if (old.equals(current)) {
      return this;
    }
    List<Effect> all = new ArrayList<>();
    old.ifPresent(at -> all.add(new ClearTimer(at)));
    current.ifPresent(at -> all.add(new SetTimer(at)));
    all.addAll(effects);
    return new Transition(session, all);
  }
}
