package io.clawstream.router.topology;

import io.clawstream.events.Approval;
import io.clawstream.events.AuditEvent;
import io.clawstream.events.ControlCommand;
import io.clawstream.events.JobCancel;
import io.clawstream.events.LlmJob;
import io.clawstream.events.Pairing;
import io.clawstream.events.Reply;
import io.clawstream.events.StandardMessage;
import io.clawstream.events.ToolCall;
import io.clawstream.events.UserUsage;
import io.clawstream.schemas.Headers;
import io.clawstream.schemas.TopicCatalog;
import io.clawstream.schemas.UserKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Writes records, each to the sink of its topic. */
final class Outbox {
  static final String JOBS = "jobs-out";
  static final String PRIORITY_JOBS = "priority-jobs-out";
  static final String JOB_CANCELS = "job-cancels-out";
  static final String TOOL_CALLS = "tool-calls-out";
  static final String INBOUND = "inbound-out";
  static final String PAIRINGS = "pairings-out";
  static final String APPROVALS = "approvals-out";
  static final String CONTROL = "control-out";
  static final String USAGE = "usage-out";
  static final String AUDIT = "audit-out";
  static final String DEAD_LETTERS = "dead-letters-out";

  private static final String SERVICE = "router-streams";

  private final ProcessorContext<byte[], byte[]> context;
  private final EventCodec codec;
  private final TopicCatalog topics;

  Outbox(ProcessorContext<byte[], byte[]> context, EventCodec codec, TopicCatalog topics) {
    this.context = context;
    this.codec = codec;
    this.topics = topics;
  }

  /** Name of the sink of a channel's egress topic. */
  static String egress(String channel) {
    return "egress-" + channel + "-out";
  }

  /**
   * @param priority whether it overtakes the others
   */
  void job(LlmJob job, boolean priority, Instant now) {
    forward(
        priority ? PRIORITY_JOBS : JOBS,
        job.getSessionKey(),
        codec.encode(job),
        traced(job.getTraceparent()),
        now);
  }

  void cancel(JobCancel cancel, Instant now) {
    forward(JOB_CANCELS, cancel.getSessionKey(), codec.encode(cancel), new RecordHeaders(), now);
  }

  void pairing(Pairing pairing, Instant now) {
    String key =
        new UserKey(pairing.getChannelId(), pairing.getAccountId(), pairing.getUserId()).toString();
    forward(PAIRINGS, key, codec.encode(pairing), new RecordHeaders(), now);
  }

  /** The person is as if never heard of. */
  void forgetPairing(String key, Instant now) {
    forward(PAIRINGS, key, null, new RecordHeaders(), now);
  }

  void approval(Approval approval, Instant now) {
    forward(APPROVALS, approval.getApprovalId(), codec.encode(approval), new RecordHeaders(), now);
  }

  /** The call does not wait any more. */
  void forgetApproval(String id, Instant now) {
    forward(APPROVALS, id, null, new RecordHeaders(), now);
  }

  /** For another session. */
  void order(ControlCommand command, Instant now) {
    forward(CONTROL, command.getSubject(), codec.encode(command), new RecordHeaders(), now);
  }

  void usage(UserUsage usage, Instant now) {
    forward(USAGE, People.usageKey(usage), codec.encode(usage), new RecordHeaders(), now);
  }

  void forgetUsage(UserUsage usage, Instant now) {
    forward(USAGE, People.usageKey(usage), null, new RecordHeaders(), now);
  }

  void audit(AuditEvent event, Instant now) {
    forward(AUDIT, event.getSessionKey(), codec.encode(event), new RecordHeaders(), now);
  }

  void toolCall(ToolCall call, Instant now) {
    forward(
        TOOL_CALLS, call.getSessionKey(), codec.encode(call), traced(call.getTraceparent()), now);
  }

  /** A message by the router itself: a reminder. */
  void message(String sessionKey, StandardMessage message, Instant now) {
    forward(INBOUND, sessionKey, codec.encode(message), new RecordHeaders(), now);
  }

  void reply(Reply reply, Instant now) {
    forward(
        egress(reply.getAddress().getChannelId()),
        reply.getSessionKey(),
        codec.encode(reply),
        traced(reply.getTraceparent()),
        now);
  }

  /** Puts the job of a failed turn aside, as it would be sent again. */
  void deadLetter(LlmJob job, String reason, Instant now) {
    RecordHeaders headers = traced(job.getTraceparent());
    put(headers, Headers.DEAD_LETTER_REASON, reason);
    put(headers, Headers.DEAD_LETTER_TOPIC, topics.jobs());
    put(headers, Headers.DEAD_LETTER_SERVICE, SERVICE);
    put(headers, Headers.DEAD_LETTER_ATTEMPTS, Integer.toString(job.getDispatch() + 1));
    forward(DEAD_LETTERS, job.getSessionKey(), codec.encode(job), headers, now);
  }

  /** Puts a record aside as it came. */
  void deadLetter(
      Record<byte[], byte[]> poison,
      RecordMetadata from,
      String reason,
      @Nullable Throwable cause,
      Instant now) {
    RecordHeaders headers = new RecordHeaders(poison.headers());
    put(headers, Headers.DEAD_LETTER_REASON, reason);
    if (cause != null) {
      put(headers, Headers.DEAD_LETTER_EXCEPTION, cause.getClass().getName());
    }
    put(headers, Headers.DEAD_LETTER_TOPIC, from.topic());
    put(headers, Headers.DEAD_LETTER_PARTITION, Integer.toString(from.partition()));
    put(headers, Headers.DEAD_LETTER_OFFSET, Long.toString(from.offset()));
    put(headers, Headers.DEAD_LETTER_SERVICE, SERVICE);
    put(headers, Headers.DEAD_LETTER_ATTEMPTS, "1");
    context.forward(
        new Record<>(poison.key(), poison.value(), now.toEpochMilli(), headers), DEAD_LETTERS);
  }

  private void forward(
      String sink, String key, byte @Nullable [] value, RecordHeaders headers, Instant now) {
    context.forward(
        new Record<>(key.getBytes(StandardCharsets.UTF_8), value, now.toEpochMilli(), headers),
        sink);
  }

  private static RecordHeaders traced(@Nullable String traceparent) {
    RecordHeaders headers = new RecordHeaders();
    if (traceparent != null) {
      put(headers, Headers.TRACEPARENT, traceparent);
    }
    return headers;
  }

  private static void put(RecordHeaders headers, String name, String value) {
    headers.remove(name);
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
