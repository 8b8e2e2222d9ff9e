package io.clawstream.tools;

import io.clawstream.events.ToolCall;

/** Tool calls for tests. */
final class Calls {
  static final String SESSION = "telegram/bot/dm/42";

  private Calls() {}

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
