package io.clawstream.router.session;

import io.clawstream.events.Reply;
import io.clawstream.events.ReplyKind;
import io.clawstream.router.session.Effect.Count;
import io.clawstream.router.session.Effect.SendReply;
import io.clawstream.router.session.Effect.Tally;
import io.clawstream.router.session.SessionEvent.ReplySeen;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Replies that are read before their turn is open. A worker may have answered a job of a
 * transaction that was aborted; what the transaction had read is read again, and if clocks differ a
 * little, the reply may now come before the message, or before the turn that the message waits for
 * has ended. It is the first reply of its turn, so it must be the one that counts: it is written
 * once more, behind what is still to be read, until its turn is open. Egress and edges know the
 * reply by its id and pass over the copies; so does the ledger, which keeps in mind until then that
 * whatever else is read of that turn is not the first.
 */
final class EarlyReplies {
  private static final String RETURNED = "returned";

  /**
   * How often a reply is returned whose message has not been read. A round takes a commit interval
   * or more; what has not come by then does not come.
   */
  private static final int MOST_RETURNS = 50;

  private EarlyReplies() {}

  /** Whether an earlier reply of the same turn is on its way back. */
  static boolean isOvertaken(Session session, Reply reply) {
    return returns(reply) == 0 && session.ledger().numbers().early().contains(reply.getTurn());
  }

  /** What becomes of a reply of no open turn; empty if it is late rather than early. */
  static Optional<Transition> of(Session session, ReplySeen seen) {
    Reply reply = seen.reply();
    Ledger ledger = session.ledger();
    boolean unread = reply.getTurn() > Math.max(ledger.numbers().last(), seen.readThrough());
    boolean early =
        reply.getTurn() > ledger.turn()
            && (unread || ledger.waiting() > 0)
            && (reply.getKind() == ReplyKind.ANSWER || reply.getKind() == ReplyKind.APOLOGY)
            && !isOvertaken(session, reply);
    if (!early) {
      return Optional.empty();
    }
    SortedSet<Long> turns = new TreeSet<>(ledger.numbers().early());
    if (unread && returns(reply) == MOST_RETURNS) {
      turns.remove(reply.getTurn());
      return Optional.of(
          Turns.stale(
              session.with(ledger.with(ledger.numbers().withEarly(List.copyOf(turns)))), "reply"));
    }
    turns.add(reply.getTurn());
    return Optional.of(
        Transition.to(
            session.with(ledger.with(ledger.numbers().withEarly(List.copyOf(turns)))),
            new SendReply(returned(reply)),
            new Count(Tally.EARLY, "")));
  }

  private static int returns(Reply reply) {
    return reply.getMetadata().getOrDefault(RETURNED, "").length();
  }

  private static Reply returned(Reply reply) {
    Map<String, String> metadata = new HashMap<>(reply.getMetadata());
    // A tally stroke each time: whatever stands there, it can be read.
    if (returns(reply) < MOST_RETURNS) {
      metadata.merge(RETURNED, "|", String::concat);
    }
    return Reply.newBuilder(reply).setMetadata(metadata).build();
  }
}
