package io.clawstream.router.session;

import io.clawstream.events.Reply;
import io.clawstream.events.ReplyKind;
import io.clawstream.router.session.Effect.Count;
import io.clawstream.router.session.Effect.SendReply;
import io.clawstream.router.session.Effect.Tally;
import io.clawstream.router.session.SessionEvent.ReplySeen;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Replies that are read before the message that they answer. A worker may have answered a job of a
 * transaction that was aborted; what the transaction had read is read again, and if clocks differ a
 * little, the reply may now come before the message. It is the first reply of its turn, so it must
 * be the one that counts: it is written once more, behind what is still to be read, until its turn
 * is open. Egress and edges know the reply by its id and pass over the copies.
 */
final class EarlyReplies {
  private static final String RETURNED = "returned";

  /** A round takes a commit interval or more; what has not come by then does not come. */
  private static final int MOST_RETURNS = 50;

  private EarlyReplies() {}

  /** What becomes of a reply of no open turn; empty if it is late rather than early. */
  static Optional<Transition> of(Session session, ReplySeen seen) {
    Reply reply = seen.reply();
    boolean early =
        reply.getTurn() > Math.max(session.ledger().lastNumber(), seen.readThrough())
            && (reply.getKind() == ReplyKind.ANSWER || reply.getKind() == ReplyKind.APOLOGY)
            && returns(reply) < MOST_RETURNS;
    return early
        ? Optional.of(
            Transition.to(session, new SendReply(returned(reply)), new Count(Tally.EARLY, "")))
        : Optional.empty();
  }

  private static int returns(Reply reply) {
    return reply.getMetadata().getOrDefault(RETURNED, "").length();
  }

  private static Reply returned(Reply reply) {
    Map<String, String> metadata = new HashMap<>(reply.getMetadata());
    // A tally stroke each time: whatever stands there, it can be read.
    metadata.merge(RETURNED, "|", String::concat);
    return Reply.newBuilder(reply).setMetadata(metadata).build();
  }
}
