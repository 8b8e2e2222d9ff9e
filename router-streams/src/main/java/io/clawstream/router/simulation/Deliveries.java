package io.clawstream.router.simulation;

import static io.clawstream.router.simulation.BrokenPromise.require;

import io.clawstream.events.Reply;
import io.clawstream.events.ReplyKind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What people get: of the replies with the same id, the first on its topic. Egress and the
 * connected edges do the same.
 */
final class Deliveries {
  private final Scenario scenario;
  private final Map<String, Reply> byReplyId = new HashMap<>();
  private final Map<String, Map<Long, Reply>> finals = new HashMap<>();
  private final Map<String, Long> lastTurns = new HashMap<>();

  private final Set<String> erasing = new HashSet<>();

  Deliveries(Scenario scenario) {
    this.scenario = scenario;
  }

  void read(Reply reply) {
    if (byReplyId.putIfAbsent(reply.getReplyId(), reply) != null
        || reply.getKind() == ReplyKind.NOTICE) {
      return;
    }
    String key = reply.getSessionKey();
    Reply other = finals.computeIfAbsent(key, _ -> new HashMap<>()).put(reply.getTurn(), reply);
    require(
        other == null,
        Promise.ONE_FINAL_REPLY,
        "Turn %s of %s was answered twice: %s and %s",
        reply.getTurn(),
        key,
        other == null ? "" : Told.of(other),
        Told.of(reply));
    if (reply.getContent().isBlank()) {
      // It ends its turn, and nobody sees anything of it.
      return;
    }
    Long last = lastTurns.put(key, reply.getTurn());
    require(
        last == null || last < reply.getTurn() || !scenario.sameOrder() || erasing.contains(key),
        Promise.ONE_FINAL_REPLY,
        "%s got the answer to turn %s after that to turn %s.",
        key,
        reply.getTurn(),
        last);
  }

  /**
   * An operator erases a session. Its turn is over for the router at once, and a late answer to it
   * may be delivered after one to a later turn.
   */
  void erases(String key) {
    erasing.add(key);
  }

  /** What was delivered for a turn; null if nothing yet. */
  @Nullable Reply of(String key, long turn) {
    return finals.getOrDefault(key, Map.of()).get(turn);
  }

  /** Every turn that somebody got an answer to. */
  Set<Long> turns(String key) {
    return finals.getOrDefault(key, Map.of()).keySet();
  }
}
