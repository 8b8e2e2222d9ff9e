package io.clawstream.router.session;

import io.clawstream.events.ReplyAddress;
import io.clawstream.events.StandardMessage;
import io.clawstream.router.access.Tier;
import io.clawstream.router.message.MessageFacts;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a turn must remember of the message that opened it.
 *
 * @param address where the reply goes
 * @param agentId who answers
 * @param tier of who asks
 * @param receivedAt when ingress received the message
 * @param ownConversation true if the message brought its own conversation: the session's history is
 *     not shown to the model, and the turn leaves none
 * @param systemPrompt instructions that the message brought, or null for the agent's
 * @param metadata what whoever answers needs of the message's metadata
 * @param traceparent W3C trace context, or null
 */
public record Question(
    ReplyAddress address,
    String agentId,
    Tier tier,
    Instant receivedAt,
    boolean ownConversation,
    @Nullable String systemPrompt,
    Map<String, String> metadata,
    @Nullable String traceparent) {

  /** Keeps its own copy. */
  public Question {
    metadata = Map.copyOf(metadata);
  }

  static Question of(
      Incoming incoming,
      String agentId,
      Tier tier,
      boolean ownConversation,
      @Nullable String systemPrompt) {
    StandardMessage message = incoming.message();
    return new Question(
        address(message),
        agentId,
        tier,
        Instant.ofEpochMilli(message.getReceivedAt()),
        ownConversation,
        systemPrompt,
        MessageFacts.forReply(message),
        incoming.traceparent());
  }

  /** Where the answer to a message goes. */
  static ReplyAddress address(StandardMessage message) {
    return ReplyAddress.newBuilder()
        .setChannelId(message.getChannelId())
        .setAccountId(message.getAccountId())
        .setChatType(message.getChatType())
        .setPeerId(message.getPeerId())
        .setThreadId(message.getThreadId())
        .setReplyToId(message.getMessageId())
        .setUserId(message.getUserId())
        .build();
  }
}
