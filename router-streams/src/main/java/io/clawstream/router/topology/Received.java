package io.clawstream.router.topology;

import io.clawstream.events.ControlCommand;
import io.clawstream.events.Reply;
import io.clawstream.events.StandardMessage;
import io.clawstream.events.ToolResult;
import io.clawstream.events.TurnEvent;
import org.jspecify.annotations.Nullable;

/** What a record from one of the source topics is. */
sealed interface Received {
  /** A message from a platform. */
  record Message(String sessionKey, StandardMessage message) implements Received {}

  /** A model asked for tools. */
  record ToolsAsked(String sessionKey, TurnEvent event) implements Received {}

  /** A job failed. */
  record Failed(String sessionKey, TurnEvent event) implements Received {}

  /** The conversation is too long for the model. */
  record TooLong(String sessionKey, TurnEvent event) implements Received {}

  /** A summary was written. */
  record SummaryWritten(String sessionKey, TurnEvent event) implements Received {}

  /** An operator's order for a session. */
  record SessionOrder(String sessionKey, ControlCommand command) implements Received {}

  /** An operator's order for a person. */
  record PersonOrder(ControlCommand command) implements Received {}

  /** A tool call ended. */
  record ToolDone(String sessionKey, ToolResult result) implements Received {}

  /** A reply that ends a turn, if it is the first. */
  record TurnReply(String sessionKey, Reply reply) implements Received {}

  /** A notice by the router itself, which means nothing to it. */
  record Notice() implements Received {}

  /** Nothing that can be handled, now or later. */
  record Poison(String reason, @Nullable Throwable cause) implements Received {}
}
