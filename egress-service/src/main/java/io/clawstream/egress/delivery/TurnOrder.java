package io.clawstream.egress.delivery;

import io.clawstream.egress.ledger.Ledger;
import io.clawstream.schemas.Ids;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;

/**
 * Keeps a preview from appearing before the reply to the turn before it: egress may lag behind the
 * model. Turns are numbered with gaps, so whoever asks says which one was before. Its reply is
 * through if its receipt says so; if nothing is known of it, then if nothing at all is left to
 * deliver, because then it was delivered before our memory begins. Thread-safe.
 */
public final class TurnOrder {
  private final Map<String, Integer> busy = new ConcurrentHashMap<>();
  private final IntPredicate caughtUp;

  /**
   * @param caughtUp whether every reply in this partition has been begun
   */
  public TurnOrder(IntPredicate caughtUp) {
    this.caughtUp = caughtUp;
  }

  void begins(String sessionKey) {
    busy.merge(sessionKey, 1, Integer::sum);
  }

  void ends(String sessionKey) {
    busy.computeIfPresent(sessionKey, (key, count) -> count == 1 ? null : count - 1);
  }

  /**
   * Whether something may be shown for a turn.
   *
   * @param ledger of the session's partition
   * @param previousTurn the session's turn before it; 0 if it is the first
   */
  public boolean mayShow(int partition, Ledger ledger, String sessionKey, long previousTurn) {
    if (busy.containsKey(sessionKey)) {
      return false;
    }
    return previousTurn == 0
        || ledger.of(Ids.reply(sessionKey, previousTurn)).finished()
        || caughtUp.test(partition);
  }
}
