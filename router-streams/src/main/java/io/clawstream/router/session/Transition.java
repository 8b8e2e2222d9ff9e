package io.clawstream.router.session;

import io.clawstream.events.ChatMessage;
import io.clawstream.router.prompt.TokenEstimate;
import io.clawstream.router.session.Effect.AppendHistory;
import io.clawstream.router.session.Effect.ClearTimer;
import io.clawstream.router.session.Effect.ForgetApproval;
import io.clawstream.router.session.Effect.IntroduceChatter;
import io.clawstream.router.session.Effect.SetTimer;
import io.clawstream.router.session.Session.Open;
import io.clawstream.router.session.Session.Waiting;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

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

  /** Moves the timers from the old state's to the new one's: done here once, for all. */
  Transition timedFrom(Session before) {
    Set<Instant> old = before.timers();
    Set<Instant> current = session.timers();
    if (old.equals(current)) {
      return this;
    }
    List<Effect> all = new ArrayList<>();
    old.stream()
        .filter(at -> !current.contains(at))
        .sorted()
        .map(ClearTimer::new)
        .forEach(all::add);
    current.stream().filter(at -> !old.contains(at)).sorted().map(SetTimer::new).forEach(all::add);
    all.addAll(effects);
    return new Transition(session, all);
  }

  /** Operators are not shown any more what does not wait for them any more. */
  Transition withdrawnFrom(Session before) {
    Set<String> gone = new TreeSet<>(held(before));
    gone.removeAll(held(session));
    if (gone.isEmpty()) {
      return this;
    }
    List<Effect> all = new ArrayList<>(effects);
    gone.forEach(id -> all.add(new ForgetApproval(id)));
    return new Transition(session, all);
  }

  private static List<String> held(Session session) {
    return session instanceof Waiting waiting
        ? waiting.outstanding().stream()
            .map(OutstandingCall::hold)
            .filter(Objects::nonNull)
            .map(Hold::approvalId)
            .toList()
        : List.of();
  }

  /** Adds what was appended to the history to the size of the conversation. */
  Transition measured() {
    int entries = 0;
    int tokens = 0;
    for (Effect effect : effects) {
      if (effect instanceof AppendHistory(_, _, ChatMessage message)) {
        entries++;
        tokens += TokenEstimate.of(message);
      } else if (effect instanceof IntroduceChatter(_, _, long from, long to)) {
        entries++;
        tokens += (int) (to - from) * GroupChatter.TOKENS_PER_MESSAGE;
      }
    }
    if (entries == 0 || (session instanceof Open open && open.job().question().ownConversation())) {
      return this;
    }
    Ledger ledger = session.ledger();
    return new Transition(
        session.with(ledger.with(ledger.conversation().grown(entries, tokens))), effects);
  }

  /** Sees to it that every session that is stored is looked at some day. */
  Transition expiring(Instant at) {
    Ledger ledger = session.ledger();
    return ledger.times().hasExpiry() || session.isFresh()
        ? this
        : new Transition(session.with(ledger.with(ledger.times().expiring(at))), effects);
  }
}
