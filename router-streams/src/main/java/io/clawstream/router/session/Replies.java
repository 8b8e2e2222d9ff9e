package io.clawstream.router.session;

import io.clawstream.events.Reply;
import io.clawstream.events.ReplyKind;
import io.clawstream.events.StandardMessage;
import io.clawstream.router.access.Tier;
import io.clawstream.router.message.MessageFacts;
import io.clawstream.schemas.Ids;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/** What the router itself says to users. Nothing in it comes from a model. */
final class Replies {
  private static final String HELP =
      """
      Write to me, and I answer. Messages that come while I am busy wait for their turn.

      - `/new` or `/reset`: start a new conversation
      - `/stop`: stop the answer that is being written
      - `/model`: show or choose the model
      - `/set`: show or set what I keep in mind, for example `/set language=de`
      - `/status`: how things stand
      - `/usage`: what you have used today
      - `/whoami`: who you are to me
      - `/help`: this text""";

  private static final String HELP_FOR_ADMINS =
      "\n- `/approve ID`, `/deny ID`: decide on a tool call that waits for approval";

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

  static Reply pairing(String sessionKey, Incoming incoming, String code, Instant now) {
    return notice(
        sessionKey,
        incoming,
        "pairing",
        "Hello! I may not talk with you yet. Please show this code to the operator of this"
            + " assistant within an hour: `"
            + code
            + "`. (Operators: `clawstream pairing approve "
            + code
            + "`)",
        now);
  }

  static Reply queued(String sessionKey, Incoming incoming, Instant now) {
    return notice(
        sessionKey,
        incoming,
        "queued",
        "I am very busy at the moment. You are queued, and I answer as soon as I can.",
        now);
  }

  static Reply overBudget(String sessionKey, Incoming incoming, long budget, Instant now) {
    return notice(
        sessionKey,
        incoming,
        "budget",
        "You have used your "
            + number(budget)
            + " tokens for today. From 00:00 UTC on I can answer you again; `/usage` shows more.",
        now);
  }

  /** A reminder that no model can be asked about: its text is told as it is. */
  static Reply reminder(String sessionKey, Incoming incoming, Instant now) {
    return notice(sessionKey, incoming, "reminder", incoming.message().getContent(), now);
  }

  /** Says that operators have to approve what the turn is about to do. */
  static Reply waitsForApproval(
      String sessionKey, Job job, List<OutstandingCall> held, Instant now) {
    Question question = job.question();
    String calls =
        held.stream()
            .map(
                call ->
                    "`"
                        + call.name()
                        + "` ("
                        + Objects.requireNonNull(call.hold()).approvalId()
                        + ")")
            .collect(Collectors.joining(", "));
    return Reply.newBuilder()
        .setReplyId(
            Ids.notice(
                sessionKey,
                Objects.requireNonNull(held.getFirst().hold()).approvalId(),
                "approval"))
        .setSessionKey(sessionKey)
        .setKind(ReplyKind.NOTICE)
        .setContent(
            "This waits for approval by an operator, for "
                + Policy.APPROVAL_VALID.toMinutes()
                + " minutes at most: "
                + calls
                + ". I go on when it is decided.")
        .setAddress(question.address())
        .setReceivedAt(question.receivedAt().toEpochMilli())
        .setCreatedAt(now.toEpochMilli())
        .setMetadata(question.metadata())
        .setTraceparent(question.traceparent())
        .build();
  }

  static Reply newConversation(String sessionKey, Incoming incoming, Instant now) {
    return command(sessionKey, incoming, "A new conversation begins. What is it about?", now);
  }

  static Reply help(String sessionKey, Incoming incoming, Tier tier, Instant now) {
    return command(sessionKey, incoming, tier == Tier.ADMIN ? HELP + HELP_FOR_ADMINS : HELP, now);
  }

  static Reply status(Session session, Incoming incoming, Instant now) {
    Ledger ledger = session.ledger();
    String doing =
        switch (session) {
          case Session.Idle _ -> "I am free.";
          case Session.Processing _ -> "I am writing an answer.";
          case Session.Waiting waiting ->
              waiting.outstanding().stream().anyMatch(call -> call.hold() != null)
                  ? "I am waiting for approval by an operator."
                  : "I am waiting for tools.";
          case Session.Shortening _ -> "I am going over our conversation to answer you.";
          case Session.Closing _ -> "I am about to end an answer.";
          case Session.Compacting _ -> "I am going over our conversation.";
        };
    return command(
        ledger.sessionKey(),
        incoming,
        doing
            + (ledger.waiting() == 0 ? "" : " " + messages(ledger.waiting()) + " waiting.")
            + " Our conversation has "
            + entries(ledger.conversation().liveEntries())
            + (ledger.conversation().summarised() ? " since its summary" : "")
            + "; the model is "
            + Objects.requireNonNullElse(ledger.preferences().model(), "the assistant's own")
            + ".",
        now);
  }

  static Reply usage(Ledger ledger, Incoming incoming, long today, long budget, Instant now) {
    return command(
        ledger.sessionKey(),
        incoming,
        "Today (UTC) you have used "
            + number(today)
            + (budget == 0 ? " tokens; there is no limit." : " of " + number(budget) + " tokens.")
            + " All that was said here has cost "
            + number(ledger.tokens().input())
            + " tokens of questions and "
            + number(ledger.tokens().output())
            + " tokens of answers.",
        now);
  }

  static Reply whoami(String sessionKey, Incoming incoming, Tier tier, Instant now) {
    StandardMessage message = incoming.message();
    return command(
        sessionKey,
        incoming,
        "You are user `"
            + message.getUserId()
            + "` on "
            + message.getChannelId()
            + ", tier "
            + tier.text()
            + ". This conversation is `"
            + sessionKey
            + "`.",
        now);
  }

  /** What a command has to say. */
  static Reply command(String sessionKey, Incoming incoming, String text, Instant now) {
    return notice(sessionKey, incoming, "command", text, now);
  }

  private static String entries(int count) {
    return count == 1 ? "1 entry" : count + " entries";
  }

  /** "1 message is" or "3 messages are". */
  static String messages(long count) {
    return count == 1 ? "1 message is" : count + " messages are";
  }

  static Reply cancelled(String sessionKey, Job job, String text, String reason, Instant now) {
    return end(sessionKey, job, ReplyKind.CANCELLED, text, now).setFinishReason(reason).build();
  }

  static Reply apology(String sessionKey, Job job, Apology apology, String error, Instant now) {
    return end(sessionKey, job, ReplyKind.APOLOGY, apology.text(), now).setError(error).build();
  }

  private static Reply.Builder end(
      String sessionKey, Job job, ReplyKind kind, String text, Instant now) {
    Question question = job.question();
    return Reply.newBuilder()
        .setReplyId(job.replyId(sessionKey))
        .setSessionKey(sessionKey)
        .setKind(kind)
        .setTurn(job.turn())
        .setContent(text)
        .setAddress(question.address())
        .setReceivedAt(question.receivedAt().toEpochMilli())
        .setCreatedAt(now.toEpochMilli())
        .setMetadata(question.metadata())
        .setTraceparent(question.traceparent());
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
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
