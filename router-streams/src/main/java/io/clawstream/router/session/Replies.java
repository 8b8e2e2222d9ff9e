package io.clawstream.router.session;

import io.clawstream.events.Reply;
import io.clawstream.events.ReplyKind;
import io.clawstream.events.StandardMessage;
import io.clawstream.router.message.MessageFacts;
import io.clawstream.schemas.Ids;
import java.time.Instant;

/** What the router itself says to users. Nothing in it comes from a model. */
final class Replies {
  private static final String HELP =
      """
      Write to me, and I answer. Messages that come while I am busy wait for their turn.

      - `/new` or `/reset`: start a new conversation
      - `/help`: this text""";

  private Replies() {}

  static Reply busy(String sessionKey, Incoming incoming, long waiting, Instant now) {
    return notice(
        sessionKey,
        incoming,
        "busy",
        "Sorry, I am still busy with "
            + waiting
            + " earlier messages and cannot take this one. Please send it again when I have"
            + " answered some of them.",
        now);
  }

  static Reply denied(String sessionKey, Incoming incoming, Instant now) {
    StandardMessage message = incoming.message();
    return notice(
        sessionKey,
        incoming,
        "denied",
        "Sorry, I may not talk with you yet. Your user id is `"
            + message.getUserId()
            + "`: please ask the operator of this assistant to add it to `channels."
            + message.getChannelId()
            + ".allow-users`.",
        now);
  }

  static Reply newConversation(String sessionKey, Incoming incoming, Instant now) {
    return notice(
        sessionKey, incoming, "command", "A new conversation begins. What is it about?", now);
  }

  static Reply help(String sessionKey, Incoming incoming, Instant now) {
    return notice(sessionKey, incoming, "command", HELP, now);
  }

  static Reply apology(String sessionKey, Job job, Apology apology, String error, Instant now) {
    Question question = job.question();
    return Reply.newBuilder()
        .setReplyId(job.replyId(sessionKey))
        .setSessionKey(sessionKey)
        .setKind(ReplyKind.APOLOGY)
        .setTurn(job.turn())
        .setContent(apology.text())
        .setAddress(question.address())
        .setError(error)
        .setReceivedAt(question.receivedAt().toEpochMilli())
        .setCreatedAt(now.toEpochMilli())
        .setMetadata(question.metadata())
        .setTraceparent(question.traceparent())
        .build();
  }

  private static Reply notice(
      String sessionKey, Incoming incoming, String purpose, String text, Instant now) {
    StandardMessage message = incoming.message();
    return Reply.newBuilder()
        .setReplyId(Ids.notice(sessionKey, message.getMessageId(), purpose))
        .setSessionKey(sessionKey)
        .setKind(ReplyKind.NOTICE)
        .setContent(text)
        .setAddress(Question.address(message))
        .setReceivedAt(message.getReceivedAt())
        .setCreatedAt(now.toEpochMilli())
        .setMetadata(MessageFacts.forReply(message))
        .setTraceparent(incoming.traceparent())
        .build();
  }
}
