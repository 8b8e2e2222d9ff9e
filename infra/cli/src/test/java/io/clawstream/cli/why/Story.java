package io.clawstream.cli.why;

import io.clawstream.cli.letters.DeadLetter;
import io.clawstream.events.AuditEvent;
import io.clawstream.events.ChatType;
import io.clawstream.events.DeliveryReceipt;
import io.clawstream.events.DeliveryStatus;
import io.clawstream.events.JobCancel;
import io.clawstream.events.LlmJob;
import io.clawstream.events.Reply;
import io.clawstream.events.ReplyAddress;
import io.clawstream.events.ReplyKind;
import io.clawstream.events.StandardMessage;
import io.clawstream.events.ToolCall;
import io.clawstream.events.ToolRequest;
import io.clawstream.events.ToolResult;
import io.clawstream.events.ToolStatus;
import io.clawstream.events.TurnEvent;
import io.clawstream.events.TurnEventKind;
import io.clawstream.schemas.Headers;
import io.clawstream.schemas.Ids;
import io.clawstream.schemas.SessionKey;
import io.clawstream.schemas.TrustedClasses;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A message and what happens to it, second by second, as the services would write it. The message
 * is number 11 of its partition, so its turn is 11.
 */
final class Story {
  static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  static final Moment UTC = new Moment(ZoneOffset.UTC);
  static final long TURN = 11;

  static {
    TrustedClasses.trust();
  }

  private final StandardMessage message;
  private final String sessionKey;
  private final List<Traced<StandardMessage>> received = new ArrayList<>();
  private final Inquiry inquiry;
  private long seconds;
  private long offset = 100;

  private Story(StandardMessage message) {
    this.message = message;
    this.sessionKey = SessionKey.of(message).toString();
    received.add(new Traced<>(message, "claw.inbound", 0, TURN - 1, NOON));
    this.inquiry = new Inquiry(received);
  }

  /** A direct message on a channel. */
  static Story on(String channel) {
    return of(message(channel, ChatType.DM, Map.of()));
  }

  static Story of(StandardMessage message) {
    return new Story(message);
  }

  static StandardMessage message(String channel, ChatType chat, Map<String, String> metadata) {
    return StandardMessage.newBuilder()
        .setMessageId("42")
        .setChannelId(channel)
        .setAccountId("bot")
        .setUserId("ann")
        .setChatType(chat)
        .setPeerId(chat == ChatType.DM ? "ann" : "-100")
        .setContent("secret words")
        .setTimestamp(NOON.toEpochMilli())
        .setReceivedAt(NOON.toEpochMilli())
        .setMetadata(metadata)
        .build();
  }

  Story decided(String decision, String reason) {
    inquiry.decision(
        next(
            "claw.audit",
            AuditEvent.newBuilder()
                .setSessionKey(sessionKey)
                .setService("router-streams")
                .setAction("message")
                .setSubject("42")
                .setUserId("ann")
                .setDecision(decision)
                .setReason(reason)
                .setAt(0)
                .build()));
    return this;
  }

  Story job(int round) {
    return job(TURN, 5, "42", round);
  }

  Story job(long turn, long previousTurn, String replyTo, int round) {
    inquiry.job(next("claw.jobs", jobEvent(turn, previousTurn, replyTo, round)));
    return this;
  }

  private LlmJob jobEvent(long turn, long previousTurn, String replyTo, int round) {
    return LlmJob.newBuilder()
        .setJobId(Ids.job(sessionKey, turn, round))
        .setSessionKey(sessionKey)
        .setTurn(turn)
        .setPreviousTurn(previousTurn)
        .setRound(round)
        .setReplyId(Ids.reply(sessionKey, turn))
        .setAddress(address(replyTo))
        .setProvider("openai")
        .setModel("gpt")
        .setMessages(List.of())
        .setCreatedAt(0)
        .setReceivedAt(0)
        .setDeadline(NOON.plusSeconds(120).toEpochMilli())
        .build();
  }

  Story reports(TurnEventKind kind, String... tools) {
    inquiry.turnEvent(
        next(
            "claw.turn-events",
            TurnEvent.newBuilder()
                .setKind(kind)
                .setJobId(Ids.job(sessionKey, TURN, 0))
                .setSessionKey(sessionKey)
                .setTurn(TURN)
                .setRound(0)
                .setToolRequests(
                    List.of(tools).stream().map(tool -> new ToolRequest(tool, tool, "{}")).toList())
                .setError(kind == TurnEventKind.JOB_FAILED ? "no provider 'opnai'" : null)
                .setAt(0)
                .build()));
    return this;
  }

  Story calls(String tool) {
    inquiry.toolCall(
        next(
            "claw.tool-calls",
            ToolCall.newBuilder()
                .setCallId("call-" + tool)
                .setRequestId(tool)
                .setSessionKey(sessionKey)
                .setTurn(TURN)
                .setJobId(Ids.job(sessionKey, TURN, 0))
                .setIndex(0)
                .setName(tool)
                .setArguments("{}")
                .setUserId("ann")
                .setCreatedAt(0)
                .setDeadline(0)
                .build()));
    return this;
  }

  Story gives(String tool) {
    inquiry.toolResult(
        next(
            "claw.tool-results",
            ToolResult.newBuilder()
                .setCallId("call-" + tool)
                .setRequestId(tool)
                .setSessionKey(sessionKey)
                .setTurn(TURN)
                .setJobId(Ids.job(sessionKey, TURN, 0))
                .setIndex(0)
                .setName(tool)
                .setStatus(ToolStatus.OK)
                .setContent("noon")
                .setDurationMs(7)
                .setAt(0)
                .build()));
    return this;
  }

  Story cancelled(String reason) {
    inquiry.cancel(
        next(
            "claw.job-cancels",
            JobCancel.newBuilder()
                .setJobId(Ids.job(sessionKey, TURN, 0))
                .setSessionKey(sessionKey)
                .setTurn(TURN)
                .setReason(reason)
                .setAt(0)
                .build()));
    return this;
  }

  Story replied(ReplyKind kind) {
    return replied(kind, TURN);
  }

  Story replied(ReplyKind kind, long turn) {
    boolean model = kind == ReplyKind.ANSWER;
    inquiry.reply(
        next(
            "claw.egress." + message.getChannelId(),
            Reply.newBuilder()
                .setReplyId(
                    kind == ReplyKind.NOTICE
                        ? Ids.notice(sessionKey, "42", "busy")
                        : Ids.reply(sessionKey, turn))
                .setSessionKey(sessionKey)
                .setKind(kind)
                .setTurn(kind == ReplyKind.NOTICE ? 0 : turn)
                .setContent("secret answer")
                .setAddress(address(turn == TURN ? "42" : "39"))
                .setProvider(model ? "openai" : null)
                .setModel(model ? "gpt" : null)
                .setError(kind == ReplyKind.APOLOGY ? "the deadline passed" : null)
                .setReceivedAt(0)
                .setCreatedAt(0)
                .build()));
    return this;
  }

  Story delivered(int part, int parts, DeliveryStatus status) {
    inquiry.receipt(
        next(
            "claw.receipts",
            DeliveryReceipt.newBuilder()
                .setReplyId(Ids.reply(sessionKey, TURN))
                .setSessionKey(sessionKey)
                .setChannelId(message.getChannelId())
                .setPart(part)
                .setParts(parts)
                .setStatus(status)
                .setError(status == DeliveryStatus.FAILED ? "403 blocked" : null)
                .setReceivedAt(0)
                .setAt(0)
                .build()));
    return this;
  }

  /** The record of a topic that was written last, or the message itself, is put aside. */
  Story putAside(String service, String topic, long from) {
    DeadLetter letter = letter(service, topic);
    header(letter, Headers.DEAD_LETTER_PARTITION, "0");
    header(letter, Headers.DEAD_LETTER_OFFSET, Long.toString(from));
    inquiry.deadLetter(letter, Optional.empty());
    return this;
  }

  /** The router gives the turn's job up. */
  Story gaveUp() {
    inquiry.deadLetter(
        letter("router-streams", "claw.jobs"), Optional.of(jobEvent(TURN, 5, "42", 0)));
    return this;
  }

  Evidence evidence() {
    return inquiry.evidence();
  }

  String verdict() {
    return Verdict.of(evidence(), UTC);
  }

  /** Offset of the record written last. */
  long lastOffset() {
    return offset;
  }

  private DeadLetter letter(String service, String topic) {
    seconds++;
    DeadLetter letter =
        new DeadLetter(
            new ConsumerRecord<>("claw.dead-letters", 1, ++offset, sessionKey, new byte[0]));
    header(letter, Headers.DEAD_LETTER_SERVICE, service);
    header(letter, Headers.DEAD_LETTER_TOPIC, topic);
    header(letter, Headers.DEAD_LETTER_REASON, "it was broken");
    return letter;
  }

  private static void header(DeadLetter letter, String name, String value) {
    letter.record().headers().add(name, value.getBytes(StandardCharsets.UTF_8));
  }

  private <T extends SpecificRecord> Traced<T> next(String topic, T event) {
    return new Traced<>(event, topic, 0, ++offset, NOON.plusSeconds(++seconds));
  }

  private ReplyAddress address(String replyTo) {
    return ReplyAddress.newBuilder()
        .setChannelId(message.getChannelId())
        .setAccountId(message.getAccountId())
        .setChatType(message.getChatType())
        .setPeerId(message.getPeerId())
        .setReplyToId(replyTo)
        .setUserId(message.getUserId())
        .build();
  }
}
