package io.clawstream.router.simulation;

import static io.clawstream.router.simulation.BrokenPromise.require;

import io.clawstream.router.session.Conversation;
import io.clawstream.router.session.Incoming;
import io.clawstream.router.session.Session;
import io.clawstream.router.simulation.View.Turn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** What must be true of a session's rows. */
final class StoreChecks {
  private StoreChecks() {}

  static void check(String key, Session session, Rows rows, View view) {
    List<String> pending = new ArrayList<>();
    for (Incoming row : rows.pending.values()) {
      pending.add(row.message().getMessageId());
    }
    require(
        pending.equals(view.waiting()),
        Promise.NOTHING_IS_LOST,
        "Messages %s of %s should wait, but the queue holds %s.",
        view.waiting(),
        key,
        pending);
    require(
        session.ledger().waiting() == pending.size(),
        Promise.STORED_AS_IT_IS,
        "%s says that %s messages wait, but the queue holds %s.",
        key,
        session.ledger().waiting(),
        pending);
    Conversation conversation = session.ledger().conversation();
    require(
        conversation.chatter() == rows.chatter.rows().size(),
        Promise.STORED_AS_IT_IS,
        "%s counts on %s kept group messages, but the store holds %s.",
        key,
        conversation.chatter(),
        rows.chatter.rows());
    Set<Instant> timers = rows.timers.rows().keySet();
    require(
        timers.equals(session.timers()),
        Promise.STORED_AS_IT_IS,
        "%s counts on its timers %s, but the store holds %s.",
        key,
        session.timers(),
        timers);
    require(
        session.isFresh() || session.ledger().times().hasExpiry(),
        Promise.STORED_AS_IT_IS,
        "%s is stored and will never be forgotten.",
        key);
    checkPhase(key, session, view);
  }

  private static void checkPhase(String key, Session session, View view) {
    Turn open = view.open();
    long turn = open == null ? 0 : open.number();
    switch (session) {
      case Session.Open going -> {
        require(
            open != null && turn == going.job().turn(),
            Promise.EVERY_TURN_ENDS,
            "Turn %s of %s is open, but should not be.",
            going.job().turn(),
            key);
        String summary =
            going instanceof Session.Shortening shortening ? shortening.summary().id(key) : null;
        require(
            open != null && (open.endWritten() || Objects.equals(open.shortening(), summary)),
            Promise.ONE_CURRENT_JOB,
            "Turn %s of %s waits for the summary %s, which is not the one that was asked for.",
            going.job().turn(),
            key,
            summary);
        boolean closing = going instanceof Session.Closing;
        require(
            open != null && open.endWritten() == closing,
            Promise.EVERY_TURN_ENDS,
            "Turn %s of %s is %s, which does not go with what was written of it.",
            going.job().turn(),
            key,
            going.getClass().getSimpleName());
        require(
            closing || going.deadline().isPresent(),
            Promise.EVERY_TURN_ENDS,
            "Turn %s of %s is open without a deadline.",
            going.job().turn(),
            key);
      }
      case Session.Compacting summing ->
          require(
              open == null && summing.job().id(key).equals(view.summaryJob()),
              Promise.ONE_CURRENT_JOB,
              "%s waits for a summary that was not asked for, or while turn %s is open.",
              key,
              turn);
      case Session.Idle _ -> {
        require(
            open == null,
            Promise.EVERY_TURN_ENDS,
            "Turn %s of %s ended before its reply was read.",
            turn,
            key);
        require(
            view.waiting().isEmpty(),
            Promise.NOTHING_IS_LOST,
            "%s is idle, but messages %s wait.",
            key,
            view.waiting());
      }
    }
  }

  static void atRest(String key, Session session, Rows rows) {
    Conversation conversation = session.ledger().conversation();
    for (Rows.Place place : rows.history.rows().keySet()) {
      boolean wanted =
          place.isSummary()
              ? conversation.summarised() && place.turn() == conversation.compactedThrough()
              : place.turn() >= conversation.firstTurn();
      require(
          wanted,
          Promise.STORED_AS_IT_IS,
          "The history of %s holds %s, which is of no use to %s.",
          key,
          place,
          conversation);
    }
  }
}
