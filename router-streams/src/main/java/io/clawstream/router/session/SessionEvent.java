package io.clawstream.router.session;

import io.clawstream.events.Reply;
import io.clawstream.events.StandardMessage;
import io.clawstream.events.ToolResult;
import io.clawstream.events.ToolSpec;
import io.clawstream.events.TurnEvent;
import java.util.Map;

/** Something that happened to a session, with what the decision needs from the stores. */
public sealed interface SessionEvent {
  /**
   * A message came in.
   *
   * @param seenBefore whether this message has been dealt with already
   */
  record MessageArrived(Incoming incoming, boolean seenBefore) implements SessionEvent {
    StandardMessage message() {
      return incoming.message();
    }
  }

  /**
   * The oldest waiting message was taken out, as an {@link Effect.Dequeue} asked.
   *
   * @param number the message's number in its session
   */
  record NextInLine(long number, Incoming incoming) implements SessionEvent {}

  /**
   * A model asked for tools.
   *
   * @param offered the tools that this session's agent may use now, by name
   */
  record ToolsRequested(TurnEvent request, Map<String, ToolSpec> offered) implements SessionEvent {}

  /** No answer can come from a job. */
  record JobFailed(TurnEvent failure) implements SessionEvent {}

  /** A tool call ended. */
  record ToolFinished(ToolResult result) implements SessionEvent {}

  /** A reply was read from the egress topic. */
  record ReplySeen(Reply reply) implements SessionEvent {}

  /** The time came that the session's timer was set to. */
  record DeadlinePassed() implements SessionEvent {}
}
