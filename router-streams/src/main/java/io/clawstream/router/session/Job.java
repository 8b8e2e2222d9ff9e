package io.clawstream.router.session;

import io.clawstream.schemas.Ids;
import java.time.Duration;
import java.time.Instant;

/**
 * The open turn and the model call that it is at.
 *
 * @param turn number of the turn, from 1
 * @param previousTurn the session's turn before it, 0 if it is the first
 * @param round number of the model call within the turn, from 0
 * @param dispatch how often a call of this turn was sent again, from 0. It never falls within a
 *     turn, because whoever shows the reply being written takes the stream with the greatest
 *     (dispatch, round, attempt) for the newest
 * @param deadline when the turn is looked at if nothing has happened until then
 * @param nextHistoryIndex where the turn's next history entry goes
 * @param question what opened the turn
 * @param shortened whether the conversation was made shorter for this turn, because the model said
 *     that it was too long
 */
public record Job(
    long turn,
    long previousTurn,
    int round,
    int dispatch,
    Instant deadline,
    int nextHistoryIndex,
    Question question,
    boolean shortened) {

  /** The same job has the same id however often it is dispatched. */
  public String id(String sessionKey) {
    return Ids.job(sessionKey, turn, round);
  }

  /** Id of the reply that ends the turn. */
  public String replyId(String sessionKey) {
    return Ids.reply(sessionKey, turn);
  }

  Job dispatchedAgain(Instant now, Duration patience) {
    return new Job(
        turn,
        previousTurn,
        round,
        dispatch + 1,
        now.plus(patience),
        nextHistoryIndex,
        question,
        shortened);
  }

  Job nextRound(Instant now, Duration patience) {
    return new Job(
        turn,
        previousTurn,
        round + 1,
        dispatch,
        now.plus(patience),
        nextHistoryIndex,
        question,
        shortened);
  }

  Job withHistory(int entries) {
    return new Job(
        turn,
        previousTurn,
        round,
        dispatch,
        deadline,
        nextHistoryIndex + entries,
        question,
        shortened);
  }

  Job withDeadline(Instant other) {
    return new Job(
        turn, previousTurn, round, dispatch, other, nextHistoryIndex, question, shortened);
  }

  /** The conversation has been made shorter for this turn; it is not done twice. */
  Job shorter() {
    return new Job(turn, previousTurn, round, dispatch, deadline, nextHistoryIndex, question, true);
  }
}
