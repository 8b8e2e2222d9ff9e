package io.clawstream.router.session;

import io.clawstream.events.ControlCommand;
import io.clawstream.events.ControlKind;
import io.clawstream.router.session.Effect.Count;
import io.clawstream.router.session.Effect.DropChatter;
import io.clawstream.router.session.Effect.ForgetBefore;
import io.clawstream.router.session.Effect.ForgetSession;
import io.clawstream.router.session.Effect.MarkSeen;
import io.clawstream.router.session.Effect.Tally;
import io.clawstream.router.session.Session.Closing;
import io.clawstream.router.session.Session.Open;
import io.clawstream.router.session.SessionEvent.Ordered;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What operators order for a session. Each order is obeyed once and leaves an audit event. */
public final class Orders {
  private Orders() {}

  static Transition given(Session session, Ordered event, Policy policy, Instant now) {
    ControlCommand command = event.command();
    if (event.seenBefore()) {
      return Transition.to(session, new Count(Tally.DUPLICATE, ""));
    }
    Transition done =
        switch (command.getKind()) {
          case RESET_SESSION -> reset(session, command, now);
          case STOP_TURN -> stop(session, command, now);
          case SET_MODEL -> model(session, command, now);
          case ERASE_SESSION -> erase(session, command, now);
          case APPROVE_CALL, DENY_CALL -> Approvals.decided(session, event, policy, now);
          case SET_TIER, APPROVE_PAIRING, REVOKE_PAIRING, UNKNOWN ->
              throw new IllegalStateException(
                  command.getKind() + " is no order for a session: " + command.getCommandId());
        };
    return done.after(
        new MarkSeen(dedupeId(command)), new Count(Tally.ORDER, Intake.label(command.getKind())));
  }

  /** What makes it the same order when it comes again; no message id begins like this. */
  public static String dedupeId(ControlCommand command) {
    return "control/" + command.getCommandId();
  }

  /** Whether an order is about a tool call. */
  public static boolean decidesCall(ControlCommand command) {
    return command.getKind() == ControlKind.APPROVE_CALL
        || command.getKind() == ControlKind.DENY_CALL;
  }

  private static Transition reset(Session session, ControlCommand command, Instant now) {
    String key = session.ledger().sessionKey();
    Transition cut = cutOff(session, "reset", "The operator has reset our conversation.", now);
    Ledger ledger = cut.session().ledger();
    Conversation before = ledger.conversation();
    // What waits belongs to the new conversation.
    long first = ledger.turn() + 1;
    Ledger anew = ledger.with(before.from(first).withoutChatter()).withReminders(List.of());
    return new Transition(cut.session().with(anew), cut.effects())
        .after(Reminders.dropAll(ledger).toArray(Effect[]::new))
        .after(
            new ForgetBefore(first),
            new DropChatter(before.chatterHead(), before.chatterTail()),
            Audits.order(key, command, "allowed", "The conversation begins anew.", now));
  }

  private static Transition stop(Session session, ControlCommand command, Instant now) {
    String key = session.ledger().sessionKey();
    boolean open = session instanceof Open && !(session instanceof Closing);
    return cutOff(session, "stopped", "Stopped by the operator.", now)
        .after(
            Audits.order(
                key,
                command,
                open ? "allowed" : "ignored",
                open ? "The turn was stopped." : "No turn was open.",
                now));
  }

  private static Transition model(Session session, ControlCommand command, Instant now) {
    Ledger ledger = session.ledger();
    String model = command.getArgument();
    if (model != null && !model.matches("[^/\\s]+/\\S+")) {
      return Transition.to(
          session,
          Audits.order(
              ledger.sessionKey(),
              command,
              "failed",
              "'" + model + "' is not of the form provider/model.",
              now));
    }
    return Transition.to(
        session.with(ledger.with(ledger.preferences().withModel(model))),
        Audits.order(
            ledger.sessionKey(),
            command,
            "allowed",
            model == null ? "The agent's own model answers." : model + " answers.",
            now));
  }

  private static Transition erase(Session session, ControlCommand command, Instant now) {
    Ledger ledger = session.ledger();
    if (session.isFresh()) {
      return Transition.to(
          session,
          // Somebody may have asked to be let in, and not more.
          new ForgetSession(true),
          Audits.order(
              ledger.sessionKey(), command, "erased", "Nothing was stored of the session.", now));
    }
    List<Effect> effects = new ArrayList<>(cutOff(session, "erased", "", now).effects());
    effects.add(new ForgetSession(true));
    effects.add(new Count(Tally.FORGOTTEN, "erased"));
    effects.add(
        Audits.order(
            ledger.sessionKey(),
            command,
            "erased",
            "Its rows are removed"
                + (ledger.waiting() == 0
                    ? "."
                    : ", and " + Replies.messages(ledger.waiting()) + " never answered."),
            now));
    return new Transition(Session.fresh(ledger.sessionKey()), effects);
  }

  private static Transition cutOff(Session session, String reason, String text, Instant now) {
    return session instanceof Open open && !(open instanceof Closing)
        ? Turns.cutOff(open, reason, text, now)
        : Transition.to(session);
  }
}
