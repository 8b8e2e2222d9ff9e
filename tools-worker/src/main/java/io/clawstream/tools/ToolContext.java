package io.clawstream.tools;

import io.clawstream.events.Reminder;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * What a call is about, besides its arguments.
 *
 * @param sessionKey the conversation
 * @param userId who asked
 * @param tier the asker's: user, trusted or admin
 * @param agentId the persona that asks
 * @param callId the same however often the call is run: what a tool with effects dedupes by
 * @param variables the session's context variables: language, timezone and what tools and users
 *     have set
 * @param reminders the session's open reminders, the next one first
 * @param clock the time
 */
public record ToolContext(
    String sessionKey,
    String userId,
    String tier,
    String agentId,
    String callId,
    Map<String, String> variables,
    List<Reminder> reminders,
    InstantSource clock) {
  /** Keeps its own copies. */
  public ToolContext {
    variables = Map.copyOf(variables);
    reminders = List.copyOf(reminders);
  }
}
