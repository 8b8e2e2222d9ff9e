package io.clawstream.egress;

import io.clawstream.events.ChatType;
import io.clawstream.events.DeliveryReceipt;
import io.clawstream.events.DeliveryStatus;
import io.clawstream.events.DeltaKind;
import io.clawstream.events.Reply;
import io.clawstream.events.ReplyAddress;
import io.clawstream.events.ReplyDelta;
import io.clawstream.events.ReplyKind;
import io.clawstream.schemas.Ids;
import io.clawstream.schemas.SessionKey;
import io.clawstream.schemas.TrustedClasses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.apache.avro.AvroRuntimeException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** Events as the other services write them, and their bytes without a registry. */
public final class Samples {
  /** When everything happens that has no time of its own. */
  public static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  /** Topic that replies come from. */
  public static final TopicPartition EGRESS = new TopicPartition("claw.egress.telegram", 2);

  static {
    TrustedClasses.trust();
  }

  private Samples() {}

  public static ReplyAddress address(String peer, ChatType type) {
    return ReplyAddress.newBuilder()
        .setChannelId("telegram")
        .setAccountId("bot")
        .setChatType(type)
        .setPeerId(peer)
        .setReplyToId("17")
        .setUserId("4242")
        .build();
  }

  public static String session(String peer) {
    return SessionKey.of(address(peer, ChatType.DM)).toString();
  }

  /** The answer to a turn of the session with this peer. */
  public static Reply reply(String peer, long turn, String content) {
    return reply(address(peer, ChatType.DM), turn, content);
  }

  public static Reply reply(ReplyAddress address, long turn, String content) {
    String session = SessionKey.of(address).toString();
    return Reply.newBuilder()
        .setReplyId(Ids.reply(session, turn))
        .setSessionKey(session)
        .setKind(ReplyKind.ANSWER)
        .setTurn(turn)
        .setContent(content)
        .setAddress(address)
        .setReceivedAt(NOON.minusSeconds(3).toEpochMilli())
        .setCreatedAt(NOON.minusSeconds(1).toEpochMilli())
        .build();
  }

  /** What ends a turn that was stopped. */
  public static Reply stopped(String peer, long turn, String content) {
    return Reply.newBuilder(reply(peer, turn, content)).setKind(ReplyKind.CANCELLED).build();
  }

  /** Piece number {@code sequence} of the answer to a turn. */
  public static ReplyDelta delta(String peer, long turn, int sequence, String text) {
    return delta(address(peer, ChatType.DM), turn, sequence, text);
  }

  public static ReplyDelta delta(ReplyAddress address, long turn, int sequence, String text) {
    String session = SessionKey.of(address).toString();
    return ReplyDelta.newBuilder()
        .setReplyId(Ids.reply(session, turn))
        .setSessionKey(session)
        .setTurn(turn)
        .setJobId(Ids.job(session, turn, 0))
        .setDispatch(0)
        .setRound(0)
        .setAttempt(0)
        .setSequence(sequence)
        .setKind(DeltaKind.TEXT)
        .setText(text)
        .setAddress(address)
        .setAt(NOON.toEpochMilli())
        .build();
  }

  public static DeliveryReceipt receipt(
      String replyId, int part, int parts, DeliveryStatus status) {
    return DeliveryReceipt.newBuilder()
        .setReplyId(replyId)
        .setSessionKey(session("4242"))
        .setChannelId("telegram")
        .setPart(part)
        .setParts(parts)
        .setStatus(status)
        .setPlatformMessageId(status == DeliveryStatus.FAILED ? null : "1000")
        .setReceivedAt(NOON.toEpochMilli())
        .setAt(NOON.toEpochMilli())
        .build();
  }

  /** A record as the dispatcher hands it out. */
  public static ConsumerRecord<String, byte[]> record(long offset, String key, byte[] value) {
    return record(EGRESS, offset, NOON, key, value);
  }

  public static ConsumerRecord<String, byte[]> record(
      TopicPartition from, long offset, Instant time, String key, byte[] value) {
    return new ConsumerRecord<>(
        from.topic(),
        from.partition(),
        offset,
        time.toEpochMilli(),
        TimestampType.CREATE_TIME,
        0,
        value.length,
        key,
        value,
        new RecordHeaders(),
        Optional.empty());
  }

  public static byte[] bytes(Reply reply) {
    return bytes(reply::toByteBuffer);
  }

  public static byte[] bytes(DeliveryReceipt receipt) {
    return bytes(receipt::toByteBuffer);
  }

  public static Reply decodeReply(byte[] bytes) {
    return decode(() -> Reply.fromByteBuffer(ByteBuffer.wrap(bytes)));
  }

  public static DeliveryReceipt decodeReceipt(byte[] bytes) {
    return decode(() -> DeliveryReceipt.fromByteBuffer(ByteBuffer.wrap(bytes)));
  }

  /** Not an event. */
  public static byte[] poison() {
    return "{\"hello\":\"there, you\"}".getBytes(StandardCharsets.UTF_8);
  }

  private interface Io<T> {
    T run() throws IOException;
  }

  private static byte[] bytes(Io<ByteBuffer> encode) {
    try {
      return encode.run().array();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <T> T decode(Io<T> decode) {
    try {
      return decode.run();
    } catch (IOException | AvroRuntimeException e) {
      throw new SerializationException("not what was expected", e);
    }
  }
}
