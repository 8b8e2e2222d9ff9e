package io.clawstream.tools;

import io.clawstream.events.Reminder;
import io.clawstream.events.ToolCall;
import io.clawstream.schemas.TrustedClasses;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** Tool calls for tests. */
final class Calls {
  static final String SESSION = "telegram/bot/dm/42";

  static {
    TrustedClasses.trust();
  }

  private Calls() {}

  static ToolContext context(Map<String, String> variables, List<Reminder> reminders, Instant now) {
    return new ToolContext(
        SESSION, "42", "user", "default", "t-1", variables, reminders, InstantSource.fixed(now));
  }

  static ToolCall of(String tool, String arguments, long deadline) {
    return ToolCall.newBuilder()
        .setCallId("t-1")
        .setRequestId("call_abc")
        .setSessionKey(SESSION)
        .setTurn(3)
        .setJobId("j-1")
        .setIndex(2)
        .setName(tool)
        .setArguments(arguments)
        .setUserId("42")
        .setCreatedAt(1)
        .setDeadline(deadline)
        .setTraceparent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
        .build();
  }
}
