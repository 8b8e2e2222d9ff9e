package io.clawstream.ingress;

import io.clawstream.events.ChatType;
import io.clawstream.events.DeltaKind;
import io.clawstream.events.Reply;
import io.clawstream.events.ReplyAddress;
import io.clawstream.events.ReplyDelta;
import io.clawstream.events.ReplyKind;
import io.clawstream.events.StandardMessage;
import io.clawstream.schemas.SessionKey;
import java.util.List;
import java.util.Map;

/** Events for tests. */
public final class TestMessages {
  private TestMessages() {}

  /** A message with this text. */
  public static StandardMessage message(String text) {
    StandardMessage message = new StandardMessage();
    message.setMessageId("m-1");
    message.setChannelId("webchat");
    message.setAccountId("web");
    message.setUserId("conversation-1");
    message.setChatType(ChatType.DM);
    message.setPeerId("conversation-1");
    message.setContent(text);
    message.setAttachments(List.of());
    message.setTimestamp(1_000L);
    message.setReceivedAt(1_000L);
    message.setMetadata(Map.of());
    return message;
  }

  /** An answer to the message {@code question} of a session. */
  public static Reply answer(SessionKey session, String replyId, String question, String text) {
    Reply reply = new Reply();
    reply.setReplyId(replyId);
    reply.setSessionKey(session.toString());
    reply.setKind(ReplyKind.ANSWER);
    reply.setTurn(1L);
    reply.setContent(text);
    reply.setAddress(address(session, question));
    reply.setReceivedAt(1_000L);
    reply.setCreatedAt(2_000L);
    reply.setMetadata(Map.of("clientMessageId", question));
    return reply;
  }

  /** What ends the turn of the message {@code question} if it is stopped. */
  public static Reply stopped(SessionKey session, String replyId, String question, String text) {
    Reply reply = answer(session, replyId, question, text);
    reply.setKind(ReplyKind.CANCELLED);
    return reply;
  }

  /** A piece of the reply to the message {@code question}, of the first stream. */
  public static ReplyDelta delta(
      SessionKey session, String replyId, String question, int sequence, String text) {
    return ReplyDelta.newBuilder()
        .setReplyId(replyId)
        .setSessionKey(session.toString())
        .setTurn(1)
        .setJobId("j-1")
        .setRound(0)
        .setAttempt(0)
        .setSequence(sequence)
        .setKind(DeltaKind.TEXT)
        .setText(text)
        .setAddress(address(session, question))
        .setAt(2_000)
        .build();
  }

  private static ReplyAddress address(SessionKey session, String question) {
    return new ReplyAddress(
        session.channelId(),
        session.accountId(),
        session.chatType(),
        session.peerId(),
        session.threadId(),
        question,
        session.peerId());
  }
}
