package io.clawstream.tools;

import io.clawstream.events.AuditEvent;
import io.clawstream.events.ToolCall;
import io.clawstream.events.ToolResult;
import io.clawstream.events.ToolStatus;
import io.clawstream.kit.dispatch.Work;
import io.clawstream.kit.kafka.DeadLetters;
import io.clawstream.kit.kafka.PatientDecoder;
import io.clawstream.kit.log.LogKeys;
import io.clawstream.kit.tools.SecretMask;
import io.clawstream.schemas.TopicCatalog;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One record of the tool-calls topic, to the end: a call that somebody still waits for gets exactly
 * one result and one audit event, both with the broker before the record counts as finished; a call
 * past its deadline gets the audit event only; what is no call is put aside. The router drops the
 * second result of a call that a crash made run twice.
 */
final class ToolCallWork implements Work {
  private static final Logger log = LoggerFactory.getLogger(ToolCallWork.class);

  private final PatientDecoder<ToolCall> decoder;
  private final ToolRunner runner;
  private final ToolCatalogue catalogue;
  private final Outbox outbox;
  private final DeadLetters deadLetters;
  private final TopicCatalog topics;
  private final InstantSource clock;
  private final ToolMetrics metrics;

  /** Writes an event; as {@link io.clawstream.kit.kafka.EventPublisher#publish} does. */
  @FunctionalInterface
  interface Outbox {
    CompletableFuture<?> publish(
        String topic, String key, SpecificRecord event, @Nullable String traceparent);
  }

  ToolCallWork(
      PatientDecoder<ToolCall> decoder,
      ToolCatalogue catalogue,
      Outbox outbox,
      DeadLetters deadLetters,
      TopicCatalog topics,
      InstantSource clock,
      ToolMetrics metrics) {
    this.decoder = decoder;
    this.catalogue = catalogue;
    this.runner = new ToolRunner(catalogue, clock);
    this.outbox = outbox;
    this.deadLetters = deadLetters;
    this.topics = topics;
    this.clock = clock;
    this.metrics = metrics;
  }

  @Override
  public void run(ConsumerRecord<String, byte[]> record) throws Exception {
    ToolCall call;
    try {
      call = decoder.decode(record);
    } catch (SerializationException e) {
      deadLetters.send(record, "Not a tool call: " + e.getMessage(), e, 1).get();
      return;
    }
    if (clock.millis() >= call.getDeadline()) {
      metrics.expired();
      log.atInfo()
          .addKeyValue(LogKeys.SESSION, call.getSessionKey())
          .addKeyValue(LogKeys.CALL, call.getCallId())
          .log("A tool call came after its deadline and is not run");
      publish(topics.audit(), call, audit(call, "ignored", "past its deadline", null)).get();
      return;
    }
    ToolRun run = run(call);
    metrics.ended(catalogue.find(call.getName()).isPresent() ? call.getName() : "unknown", run);
    CompletableFuture<?> result = publish(topics.toolResults(), call, result(call, run));
    CompletableFuture<?> audit = publish(topics.audit(), call, audit(call, run));
    CompletableFuture.allOf(result, audit).get();
  }

  private ToolRun run(ToolCall call) throws InterruptedException {
    return switch (runner.examine(call)) {
      case Examined.Refused(ToolRun refused) -> refused;
      case Examined.Ready ready -> inPlace(call, ready);
    };
  }

  private ToolRun inPlace(ToolCall call, Examined.Ready ready) throws InterruptedException {
    Places places = ready.entry().places();
    if (!places.take(Duration.ofMillis(call.getDeadline() - clock.millis()))) {
      return new ToolRun(
          ToolStatus.TIMED_OUT,
          "The tool "
              + call.getName()
              + " is too busy, and the call was not made. Answer without it, or tell the user to ask again later.",
          0);
    }
    try {
      return runner.run(call, ready);
    } finally {
      places.leave();
    }
  }

  private CompletableFuture<?> publish(String topic, ToolCall call, SpecificRecord event) {
    return outbox.publish(topic, call.getSessionKey(), event, call.getTraceparent());
  }

  private ToolResult result(ToolCall call, ToolRun run) {
    return ToolResult.newBuilder()
        .setCallId(call.getCallId())
        .setRequestId(call.getRequestId())
        .setSessionKey(call.getSessionKey())
        .setTurn(call.getTurn())
        .setJobId(call.getJobId())
        .setIndex(call.getIndex())
        .setName(call.getName())
        .setStatus(run.status())
        .setContent(run.content())
        .setVariables(variables(run.variables()))
        .setDurationMs(run.durationMs())
        .setAt(clock.millis())
        .build();
  }

  /** As the record has them: null removes one. */
  private static Map<String, @Nullable String> variables(VariableChanges changes) {
    Map<String, @Nullable String> variables = new HashMap<>();
    changes.values().forEach((name, value) -> variables.put(name, value.orElse(null)));
    return variables;
  }

  private AuditEvent audit(ToolCall call, ToolRun run) {
    return switch (run.status()) {
      case OK -> audit(call, "allowed", "done", run.durationMs());
      case INVALID_ARGUMENTS -> audit(call, "denied", "arguments do not fit", run.durationMs());
      case UNKNOWN_TOOL -> audit(call, "denied", "no such tool here", null);
      case TIMED_OUT -> audit(call, "failed", "took too long and was stopped", run.durationMs());
      case FAILED -> audit(call, "failed", "the tool failed", run.durationMs());
      case DENIED -> audit(call, "denied", "not run here for who asks", null);
      case UNKNOWN -> audit(call, "failed", "may have been done or not", null);
    };
  }

  private AuditEvent audit(
      ToolCall call, String decision, String reason, @Nullable Long durationMs) {
    return AuditEvent.newBuilder()
        .setSessionKey(call.getSessionKey())
        .setService(ToolsWorker.NAME)
        .setAction("tool-call")
        .setSubject(call.getCallId())
        .setUserId(call.getUserId())
        .setTool(call.getName())
        .setArguments(SecretMask.masked(call.getArguments()))
        .setDecision(decision)
        .setReason(reason)
        .setDurationMs(durationMs)
        .setAt(clock.millis())
        .build();
  }
}
