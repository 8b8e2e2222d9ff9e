package io.clawstream.router.topology;

import io.clawstream.events.ControlCommand;
import io.clawstream.events.Pairing;
import io.clawstream.events.Reply;
import io.clawstream.events.ReplyKind;
import io.clawstream.events.StandardMessage;
import io.clawstream.events.ToolResult;
import io.clawstream.events.TurnEvent;
import io.clawstream.router.message.ApiConversation;
import io.clawstream.router.topology.Received.Failed;
import io.clawstream.router.topology.Received.Message;
import io.clawstream.router.topology.Received.Notice;
import io.clawstream.router.topology.Received.PersonOrder;
import io.clawstream.router.topology.Received.Poison;
import io.clawstream.router.topology.Received.SessionOrder;
import io.clawstream.router.topology.Received.SummaryWritten;
import io.clawstream.router.topology.Received.TooLong;
import io.clawstream.router.topology.Received.ToolDone;
import io.clawstream.router.topology.Received.ToolsAsked;
import io.clawstream.router.topology.Received.TurnReply;
import io.clawstream.schemas.SessionKey;
import io.clawstream.schemas.TopicCatalog;
import io.clawstream.schemas.UserKey;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * Reads records of the source topics. The only place that tells poison: what passes here, the core
 * can take.
 */
final class RecordReader {
  private final TopicCatalog topics;
  private final Set<String> egress;
  private final EventCodec codec;

  RecordReader(TopicCatalog topics, EventCodec codec) {
    this.topics = topics;
    this.egress = Set.copyOf(topics.allEgress());
    this.codec = codec;
  }

  Received read(String topic, byte @Nullable [] key, byte @Nullable [] value) {
    if (key == null) {
      return new Poison("The record has no key, but a session key is needed.", null);
    }
    if (value == null) {
      return new Poison("The record has no value.", null);
    }
    String sessionKey = new String(key, StandardCharsets.UTF_8);
    try {
      if (topic.equals(topics.inbound())) {
        return message(sessionKey, codec.decode(value, StandardMessage.class));
      }
      if (topic.equals(topics.turnEvents())) {
        return turnEvent(sessionKey, codec.decode(value, TurnEvent.class));
      }
      if (topic.equals(topics.toolResults())) {
        ToolResult result = codec.decode(value, ToolResult.class);
        return keyed(sessionKey, result.getSessionKey(), new ToolDone(sessionKey, result));
      }
      if (topic.equals(topics.control())) {
        return order(sessionKey, codec.decode(value, ControlCommand.class));
      }
      if (egress.contains(topic)) {
        Reply reply = codec.decode(value, Reply.class);
        return reply.getKind() == ReplyKind.NOTICE
            ? new Notice()
            : keyed(sessionKey, reply.getSessionKey(), new TurnReply(sessionKey, reply));
      }
    } catch (SerializationException e) {
      return new Poison("The value cannot be decoded: " + e.getMessage(), e);
    }
    throw new IllegalStateException("The router does not read topic " + topic + ".");
  }

  private static Received message(String sessionKey, StandardMessage message) {
    try {
      if (message.getMessageId().isEmpty()) {
        return new Poison("The message has no id.", null);
      }
      // Read here for the first time, so that it cannot fail later, when the message's turn comes.
      var _ = ApiConversation.in(message);
      return keyed(sessionKey, SessionKey.of(message).toString(), new Message(sessionKey, message));
    } catch (IllegalArgumentException e) {
      return new Poison("The message is not well-formed: " + e.getMessage(), e);
    }
  }

  private static Received turnEvent(String sessionKey, TurnEvent event) {
    return switch (event.getKind()) {
      case TOOLS_REQUESTED ->
          event.getToolRequests().isEmpty()
              ? new Poison("The event asks for tools, but names none.", null)
              : keyed(sessionKey, event.getSessionKey(), new ToolsAsked(sessionKey, event));
      case JOB_FAILED -> keyed(sessionKey, event.getSessionKey(), new Failed(sessionKey, event));
      case CONTEXT_TOO_LONG ->
          keyed(sessionKey, event.getSessionKey(), new TooLong(sessionKey, event));
      case SUMMARISED ->
          keyed(sessionKey, event.getSessionKey(), new SummaryWritten(sessionKey, event));
      case UNKNOWN -> new Poison("The event is of a kind that this release does not know.", null);
    };
  }

  private static Received order(String key, ControlCommand command) {
    try {
      return switch (command.getKind()) {
        case RESET_SESSION, STOP_TURN, SET_MODEL, ERASE_SESSION ->
            keyed(
                key,
                SessionKey.parse(command.getSubject()).toString(),
                new SessionOrder(key, command));
        case APPROVE_CALL, DENY_CALL ->
            command.getArgument() == null
                ? new Poison("The order is about a tool call, but names no approval.", null)
                : keyed(
                    key,
                    SessionKey.parse(command.getSubject()).toString(),
                    new SessionOrder(key, command));
        case SET_TIER, APPROVE_PAIRING, REVOKE_PAIRING -> personOrder(key, command);
        case UNKNOWN -> new Poison("The order is of a kind that this release does not know.", null);
      };
    } catch (IllegalArgumentException e) {
      return new Poison("The order is not well-formed: " + e.getMessage(), e);
    }
  }

  private static Received personOrder(String key, ControlCommand command) {
    Pairing pairing = command.getPairing();
    if (pairing == null) {
      return new Poison("The order is for a person, but has no pairing.", null);
    }
    UserKey person =
        new UserKey(pairing.getChannelId(), pairing.getAccountId(), pairing.getUserId());
    if (pairing.getSessionKey() != null) {
      var _ = SessionKey.parse(pairing.getSessionKey());
    }
    return person.toString().equals(command.getSubject())
        ? keyed(key, person.toString(), new PersonOrder(command))
        : new Poison("The order is for another person than its pairing.", null);
  }

  private static Received keyed(String key, String inside, Received received) {
    return key.equals(inside)
        ? received
        : new Poison(
            "The record's key is '" + key + "', but its value belongs to '" + inside + "'.", null);
  }
}
