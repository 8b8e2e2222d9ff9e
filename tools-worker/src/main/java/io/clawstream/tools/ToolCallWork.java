package io.clawstream.tools;

import io.clawstream.events.AuditEvent;
import io.clawstream.events.Reminder;
import io.clawstream.events.ToolCall;
import io.clawstream.events.ToolResult;
import io.clawstream.events.ToolStatus;
import io.clawstream.kit.dispatch.Work;
import io.clawstream.kit.kafka.DeadLetters;
import io.clawstream.kit.kafka.PatientDecoder;
import io.clawstream.kit.log.LogKeys;
import io.clawstream.kit.tools.SecretMask;
import io.clawstream.schemas.TopicCatalog;
import io.clawstream.tools.ledger.CallLedger;
import io.clawstream.tools.ledger.Claim;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One record of the tool-calls topic, to the end: a call that somebody still waits for gets a
 * result and an audit event, both with the broker before the record counts as finished; a call past
 * its deadline gets the audit event only; what is no call is put aside.
 *
 * <p>A call that comes again (after a crash, or from a router whose transaction was aborted) gets
 * the result that it had; if it was begun and nobody knows how far it got, it is run again only if
 * its tool is idempotent. The router drops a result that it has.
 */
final class ToolCallWork implements Work {
  private static final Logger log = LoggerFactory.getLogger(ToolCallWork.class);

  private final PatientDecoder<ToolCall> decoder;
  private final ToolRunner runner;
  private final ToolCatalogue catalogue;
  private final CallLedger ledger;
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
      CallLedger ledger,
      Outbox outbox,
      DeadLetters deadLetters,
      TopicCatalog topics,
      InstantSource clock,
      ToolMetrics metrics) {
    this.decoder = decoder;
    this.catalogue = catalogue;
    this.runner = new ToolRunner(catalogue, clock);
    this.ledger = ledger;
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
    switch (runner.examine(call)) {
      case Examined.Refused(ToolRun refused) -> answer(call, refused);
      case Examined.Ready ready -> once(record.partition(), call, ready);
    }
  }

  /** What was run before is not run again. */
  private void once(int partition, ToolCall call, Examined.Ready ready)
      throws InterruptedException, ExecutionException {
    Optional<ToolResult> before = ledger.resultOf(partition, call);
    if (before.isPresent()) {
      repeat(call, before.get());
      return;
    }
    Places places = ready.entry().places();
    if (!places.take(Duration.ofMillis(call.getDeadline() - clock.millis()))) {
      answer(call, tooBusy(call.getName()));
      return;
    }
    try {
      if (ready.idempotent()) {
        run(partition, call, ready);
      } else {
        claimed(partition, call, ready);
      }
    } finally {
      places.leave();
    }
  }

  private void claimed(int partition, ToolCall call, Examined.Ready ready)
      throws InterruptedException, ExecutionException {
    switch (ledger.claim(partition, call)) {
      case Claim.Run claim -> {
        try {
          run(partition, call, ready);
        } finally {
          ledger.release(claim);
        }
      }
      case Claim.Finished(ToolResult result) -> repeat(call, result);
      case Claim.MayHaveRun() -> answer(call, mayHaveRun(call.getName()));
    }
  }

  private void run(int partition, ToolCall call, Examined.Ready ready)
      throws InterruptedException, ExecutionException {
    ToolRun run = runner.run(call, ready);
    ToolResult result = result(call, run);
    CompletableFuture<?> mark = ledger.finished(partition, call, result);
    CompletableFuture.allOf(mark, publish(call, run, result)).get();
  }

  private void answer(ToolCall call, ToolRun run) throws InterruptedException, ExecutionException {
    publish(call, run, result(call, run)).get();
  }

  /** The router may have missed the result the first time, and drops it if it has not. */
  private void repeat(ToolCall call, ToolResult before)
      throws InterruptedException, ExecutionException {
    metrics.repeated();
    ToolResult again =
        ToolResult.newBuilder(before)
            .setRequestId(call.getRequestId())
            .setAt(clock.millis())
            .build();
    CompletableFuture.allOf(
            publish(topics.toolResults(), call, again),
            publish(topics.audit(), call, audit(call, "ignored", "done before", null)))
        .get();
  }

  private CompletableFuture<?> publish(ToolCall call, ToolRun run, ToolResult result) {
    metrics.ended(catalogue.find(call.getName()).isPresent() ? call.getName() : "unknown", run);
    return CompletableFuture.allOf(
        publish(topics.toolResults(), call, result),
        publish(topics.audit(), call, audit(call, run)));
  }

  private static ToolRun tooBusy(String tool) {
    return new ToolRun(
        ToolStatus.TIMED_OUT,
        "The tool "
            + tool
            + " is too busy, and the call was not made. Answer without it, or tell the user to ask again later.",
        0);
  }

  private static ToolRun mayHaveRun(String tool) {
    return new ToolRun(
        ToolStatus.UNKNOWN,
        "The call of "
            + tool
            + " was interrupted by a fault, and was not made again. "
            + ToolRunner.MAY_HAVE_BEEN_DONE,
        0);
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
        .setReminders(reminders(run.reminder()))
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

  /** As the record has them: the time 0 takes one back. */
  private static List<Reminder> reminders(@Nullable ReminderChange change) {
    return switch (change) {
      case null -> List.of();
      case ReminderChange.Add(String id, Instant at, String text) ->
          List.of(new Reminder(id, at.toEpochMilli(), text));
      case ReminderChange.Cancel(String id) -> List.of(new Reminder(id, 0L, ""));
    };
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
