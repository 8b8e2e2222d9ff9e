package io.clawstream.router.session;

import io.clawstream.router.access.AccessRules;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The numbers and rules that the machine goes by.
 *
 * @param access rules by channel id
 * @param maxPending how many messages of one session may wait, 1 or more
 * @param turnDeadline how long a model call may take
 * @param maxDispatches how often within one turn a job is sent again after its deadline, 0 or more
 * @param toolRounds how many times a model may ask for tools within a turn, 0 or more
 * @param toolGrace how long a tool call may wait and travel, on top of the tool's own time
 * @param deniedNoticeEvery how often a refused sender is told so
 */
public record Policy(
    Map<String, AccessRules> access,
    int maxPending,
    Duration turnDeadline,
    int maxDispatches,
    int toolRounds,
    Duration toolGrace,
    Duration deniedNoticeEvery) {

  /** Keeps its own copy. */
  public Policy {
    access = Map.copyOf(access);
  }

  @Nullable AccessRules rules(String channelId) {
    return access.get(channelId);
  }

  /** Whether the model may ask for tools in this round. */
  boolean offersTools(int round) {
    return round < toolRounds;
  }
}
