package io.clawstream.ingress.webchat;

import io.clawstream.events.ChatType;
import io.clawstream.events.StandardMessage;
import io.clawstream.schemas.SessionKey;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who is at the other end of a connection, and so in which conversation.
 *
 * @param name what the user wants to be called
 */
record Caller(SessionKey session, @Nullable String name) {
  static Caller of(ClientFrame.Hello hello) {
    return new Caller(
        new SessionKey("webchat", "web", ChatType.DM, hello.conversation(), null), hello.name());
  }

  /**
   * A message as the pipeline knows it. Its id is the client's, by which the router recognises it
   * if it comes again.
   *
   * @param now ms since the Unix epoch
   */
  StandardMessage says(ClientFrame.Message message, long now) {
    StandardMessage standard = new StandardMessage();
    standard.setMessageId(message.clientMessageId());
    standard.setChannelId(session.channelId());
    standard.setAccountId(session.accountId());
    standard.setUserId(session.peerId());
    standard.setUserName(name);
    standard.setChatType(session.chatType());
    standard.setPeerId(session.peerId());
    standard.setContent(message.text());
    standard.setAttachments(List.of());
    standard.setTimestamp(now);
    standard.setReceivedAt(now);
    standard.setMetadata(Map.of("clientMessageId", message.clientMessageId()));
    return standard;
  }
}
