package io.clawstream.router.simulation;

import static io.clawstream.router.simulation.BrokenPromise.require;

import io.clawstream.events.ChatMessage;
import io.clawstream.events.Reply;
import io.clawstream.events.ReplyKind;
import io.clawstream.router.session.Session;
import io.clawstream.router.simulation.View.Turn;
import java.util.List;

/** What must be true when a turn ends. */
final class Endings {
  private Endings() {}

  static void check(
      Witness witness, String key, Turn open, Reply end, Session after, List<Output> written) {
    if (end.getJobId() != null) {
      String content = end.getContent();
      String answered = content.substring(content.indexOf(" to ") + 4);
      require(
          answered.equals(open.questions()) || witness.scenario().answersMayDiffer(),
          Promise.FIRST_REPLY_COUNTS,
          "Turn %s of %s asks %s, but was ended by an answer to %s.",
          open.number(),
          key,
          open.questions(),
          answered);
    }
    Reply got = witness.deliveries().of(key, open.number());
    require(
        got == null || Witness.same(got, end),
        Promise.FIRST_REPLY_COUNTS,
        "Turn %s of %s ended with %s, but %s was delivered.",
        open.number(),
        key,
        Told.of(end),
        got == null ? "" : Told.of(got));
    long aside =
        written.stream()
            .filter(
                output ->
                    output instanceof Output.PutAside letter && letter.turn() == open.number())
            .count();
    require(
        aside == (end.getKind() == ReplyKind.APOLOGY ? 1 : 0),
        Promise.NOTHING_IS_SILENT,
        "Turn %s of %s ended in %s with %s dead letters.",
        open.number(),
        key,
        end.getKind(),
        aside);
    checkHistory(witness, key, open, end, after);
  }

  private static void checkHistory(
      Witness witness, String key, Turn open, Reply end, Session after) {
    List<ChatMessage> last = witness.stores().last(key, open.number(), open.number(), 1);
    if (open.job().question().ownConversation()) {
      require(
          last.isEmpty(),
          Promise.STORED_AS_IT_IS,
          "Turn %s of %s left history, although its client keeps it.",
          open.number(),
          key);
    } else if (end.getKind() == ReplyKind.ANSWER
        && open.number() >= after.ledger().conversation().firstTurn()) {
      require(
          !last.isEmpty() && last.getFirst().getContent().equals(end.getContent()),
          Promise.STORED_AS_IT_IS,
          "The answer of turn %s of %s is not in the history.",
          open.number(),
          key);
    }
  }
}
