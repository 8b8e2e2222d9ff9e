package io.clawstream.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.clawstream.events.AuditEvent;
import io.clawstream.events.Reminder;
import io.clawstream.events.ToolCall;
import io.clawstream.events.ToolResult;
import io.clawstream.events.ToolStatus;
import io.clawstream.kit.kafka.DeadLetters;
import io.clawstream.kit.kafka.PatientDecoder;
import io.clawstream.kit.tools.ToolRules;
import io.clawstream.schemas.SchemaRegistry;
import io.clawstream.schemas.TopicCatalog;
import io.clawstream.tools.ledger.CallLedger;
import io.clawstream.tools.ledger.FakeLedger;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ToolCallWorkTest {
  private static final long NOW = 1_000_000;

  /** A deadline no test comes near: the runner waits in real time. */
  private static final long LATER = NOW + 60_000;

  private final MockProducer<String, byte[]> producer =
      new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final TopicCatalog topics = TopicCatalog.of("claw", 1, 1);
  private final List<Sent> sent = new CopyOnWriteArrayList<>();
  private final List<Duration> waited = new ArrayList<>();
  private final FakeLedger ledgerLog = new FakeLedger();
  private final CallLedger ledger = ledgerLog.of("here");
  private ToolPolicy policy = ToolPolicy.open(Duration.ofSeconds(5));
  private FakeTool greet =
      FakeTool.named("greet", (arguments, context) -> new ToolOutcome.Done("Hello!"));

  private record Sent(
      String topic, String key, SpecificRecord event, @Nullable String traceparent) {}

  @Test
  void aCallGetsOneResultUnderItsSession() throws Exception {
    ToolCall call = Calls.of("greet", "{}", LATER);

    work(bytes -> call).run(record());

    List<Sent> results = sent("claw.tool-results");
    assertThat(results).hasSize(1);
    assertThat(results.getFirst().key()).isEqualTo(Calls.SESSION);
    assertThat(results.getFirst().traceparent()).isEqualTo(call.getTraceparent());
    assertThat(results.getFirst().event())
        .isEqualTo(
            ToolResult.newBuilder()
                .setCallId("t-1")
                .setRequestId("call_abc")
                .setSessionKey(Calls.SESSION)
                .setTurn(3)
                .setJobId("j-1")
                .setIndex(2)
                .setName("greet")
                .setStatus(ToolStatus.OK)
                .setContent("Hello!")
                .setDurationMs(0)
                .setAt(NOW)
                .build());
  }

  @Test
  void whatTheToolSetsIsInTheResultAndNullRemoves() throws Exception {
    greet =
        FakeTool.named(
            "greet",
            (arguments, context) ->
                new ToolOutcome.Done(
                    "Hello!",
                    new VariableChanges(
                        Map.of("language", Optional.of("de"), "city", Optional.empty()))));

    work(bytes -> Calls.of("greet", "{}", LATER)).run(record());

    ToolResult result = (ToolResult) sent("claw.tool-results").getFirst().event();
    assertThat(result.getVariables())
        .hasSize(2)
        .containsEntry("language", "de")
        .containsEntry("city", null);
  }

  @Test
  void theReminderThatTheToolSetsIsInTheResultAndTheTimeZeroTakesOneBack() throws Exception {
    greet =
        FakeTool.named(
            "greet",
            (arguments, context) ->
                new ToolOutcome.Reminded(
                    "Set.",
                    new ReminderChange.Add(
                        "m-1", Instant.ofEpochMilli(2_000_000), "Feed the cat")));
    work(bytes -> Calls.of("greet", "{}", LATER)).run(record());
    greet =
        FakeTool.named(
            "greet",
            (arguments, context) ->
                new ToolOutcome.Reminded("Gone.", new ReminderChange.Cancel("m-1")));
    ToolCall another = Calls.of("greet", "{}", LATER);
    another.setCallId("t-2");
    work(bytes -> another).run(record());

    assertThat(sent("claw.tool-results").stream().map(sent -> (ToolResult) sent.event()))
        .extracting(ToolResult::getStatus, ToolResult::getContent, ToolResult::getReminders)
        .containsExactly(
            tuple(ToolStatus.OK, "Set.", List.of(new Reminder("m-1", 2_000_000L, "Feed the cat"))),
            tuple(ToolStatus.OK, "Gone.", List.of(new Reminder("m-1", 0L, ""))));
  }

  @Test
  void aToolSeesTheSessionsReminders() throws Exception {
    List<Reminder> open = List.of(new Reminder("m-1", 2_000_000L, "Feed the cat"));
    List<Reminder> seen = new ArrayList<>();
    greet =
        FakeTool.named(
            "greet",
            (arguments, context) -> {
              seen.addAll(context.reminders());
              return new ToolOutcome.Done("Hello!");
            });
    ToolCall call = Calls.of("greet", "{}", LATER);
    call.setReminders(open);

    work(bytes -> call).run(record());

    assertThat(seen).isEqualTo(open);
  }

  @Test
  void everyCallIsAuditedWithItsSecretsMasked() throws Exception {
    work(bytes -> Calls.of("greet", "{\"token\":\"hunter2\"}", LATER)).run(record());

    AuditEvent event = audit();
    assertThat(event.getArguments()).isEqualTo("{\"token\":\"***\"}");
    assertThat(event.getDecision()).isEqualTo("allowed");
    assertThat(event.getAction()).isEqualTo("tool-call");
    assertThat(event.getSubject()).isEqualTo("t-1");
    assertThat(event.getUserId()).isEqualTo("42");
    assertThat(event.getTool()).isEqualTo("greet");
    assertThat(event.getService()).isEqualTo("tools-worker");
  }

  @Test
  void aCallOfAnUnknownToolIsAnsweredAndAuditedAsDenied() throws Exception {
    work(bytes -> Calls.of("rm_rf", "{}", LATER)).run(record());

    assertThat(sent("claw.tool-results")).hasSize(1);
    assertThat(audit().getDecision()).isEqualTo("denied");
    assertThat(meters.get("clawstream.tools.calls").tag("tool", "unknown").timer().count())
        .isEqualTo(1);
  }

  @Test
  void aCallThatTheOperatorDoesNotWantRunIsAnsweredAndAuditedAsDenied() throws Exception {
    policy =
        new ToolPolicy(
            new ToolRules(Set.of("*"), Set.of("greet")),
            Map.of(),
            Set.of(),
            Duration.ofSeconds(5),
            Map.of());

    work(bytes -> Calls.of("greet", "{}", LATER)).run(record());

    ToolResult result = (ToolResult) sent("claw.tool-results").getFirst().event();
    assertThat(result.getStatus()).isEqualTo(ToolStatus.DENIED);
    assertThat(audit().getDecision()).isEqualTo("denied");
  }

  @Test
  void noMoreCallsOfAToolRunAtOnceThanItMayTakeAndWhoWaitsTooLongIsToldSo() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(1);
    greet =
        FakeTool.named(
            "greet",
            (arguments, context) -> {
              running.countDown();
              done.await();
              return new ToolOutcome.Done("Hello!");
            });
    policy =
        new ToolPolicy(
            ToolRules.ALL,
            Map.of(),
            Set.of(),
            Duration.ofSeconds(5),
            Map.of(
                "greet",
                new ToolPolicy.Limits(Optional.empty(), OptionalInt.of(1), OptionalInt.empty())));
    byte[] first = {1};
    byte[] second = {2};
    ToolCallWork work = work(bytes -> Calls.of("greet", "{}", bytes[0] == 1 ? LATER : NOW + 50));
    FutureTask<?> one =
        new FutureTask<>(
            () -> {
              work.run(record(first));
              return true;
            });
    Thread.ofVirtual().start(one);
    running.await();

    work.run(record(second));
    ToolResult waited = (ToolResult) sent("claw.tool-results").getFirst().event();
    done.countDown();
    one.get();

    assertThat(waited.getStatus()).isEqualTo(ToolStatus.TIMED_OUT);
    assertThat(waited.getContent()).contains("too busy, and the call was not made");
    assertThat(sent("claw.tool-results")).hasSize(2);
  }

  @Test
  void aCallThatComesAgainGetsTheResultThatItHadUnderTheIdOfItsRequest() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    greet =
        FakeTool.named(
            "greet", (arguments, context) -> new ToolOutcome.Done("run " + runs.incrementAndGet()));
    ToolCall call = Calls.of("greet", "{\"a\":1,\"b\":2}", LATER);
    ToolCall again = Calls.of("greet", "{\"b\":2, \"a\":1}", LATER);
    again.setRequestId("call_of_another_answer");
    work(bytes -> call).run(record());

    work(bytes -> again).run(record());

    List<Sent> results = sent("claw.tool-results");
    assertThat(results).hasSize(2);
    ToolResult second = (ToolResult) results.getLast().event();
    assertThat(second.getContent()).isEqualTo("run 1");
    assertThat(second.getRequestId()).isEqualTo("call_of_another_answer");
    assertThat(runs).hasValue(1);
    AuditEvent audited = (AuditEvent) sent("claw.audit").getLast().event();
    assertThat(audited.getDecision()).isEqualTo("ignored");
    assertThat(audited.getReason()).isEqualTo("done before");
    assertThat(meters.get("clawstream.tools.repeated").counter().count()).isEqualTo(1);
  }

  @Test
  void somethingElseUnderTheSameIdIsRun() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    greet =
        FakeTool.once(
            "greet",
            Optional.empty(),
            (arguments, context) -> new ToolOutcome.Done("run " + runs.incrementAndGet()));
    work(bytes -> Calls.of("greet", "{\"to\":\"Ann\"}", LATER)).run(record());

    work(bytes -> Calls.of("greet", "{\"to\":\"Bob\"}", LATER)).run(record());

    assertThat(runs).hasValue(2);
  }

  @Test
  void aCallThatMayHaveRunElsewhereIsNotRunAgainUnlessItsToolIsIdempotent() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    FakeTool.Behaviour counted =
        (arguments, context) -> new ToolOutcome.Done("run " + runs.incrementAndGet());
    ToolCall call = Calls.of("greet", "{}", LATER);
    var _ = ledgerLog.of("a worker that was killed").claim(0, call);

    greet = FakeTool.once("greet", Optional.empty(), counted);
    work(bytes -> call).run(record());

    ToolResult result = (ToolResult) sent("claw.tool-results").getFirst().event();
    assertThat(result.getStatus()).isEqualTo(ToolStatus.UNKNOWN);
    assertThat(result.getContent()).contains("It may have been done or not: check that");
    assertThat(audit().getDecision()).isEqualTo("failed");
    assertThat(runs).hasValue(0);

    greet = FakeTool.named("greet", counted);
    work(bytes -> call).run(record());

    assertThat(runs).hasValue(1);
  }

  @Test
  void aRunThatWasInterruptedIsNotTakenForFinished() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    greet =
        FakeTool.once(
            "greet",
            Optional.empty(),
            (arguments, context) -> {
              running.countDown();
              new CountDownLatch(1).await();
              return new ToolOutcome.Done("not reached");
            });
    ToolCall call = Calls.of("greet", "{}", LATER);
    ToolCallWork work = work(bytes -> call);
    FutureTask<?> one =
        new FutureTask<>(
            () -> {
              work.run(record());
              return true;
            });
    Thread thread = Thread.ofVirtual().start(one);
    running.await();
    thread.interrupt();
    assertThatThrownBy(one::get).hasCauseInstanceOf(InterruptedException.class);

    work.run(record());

    assertThat(((ToolResult) sent("claw.tool-results").getFirst().event()).getStatus())
        .isEqualTo(ToolStatus.UNKNOWN);
  }

  @Test
  void aCallPastItsDeadlineIsNotRunAndHasNoResult() throws Exception {
    work(bytes -> Calls.of("greet", "{}", NOW)).run(record());

    assertThat(sent("claw.tool-results")).isEmpty();
    assertThat(audit().getDecision()).isEqualTo("ignored");
    assertThat(meters.get("clawstream.tools.expired").counter().count()).isEqualTo(1);
  }

  @Test
  void whatIsNoCallIsPutAside() throws Exception {
    work(bytes -> {
          throw new SerializationException("no schema");
        })
        .run(record());

    assertThat(sent).isEmpty();
    assertThat(producer.history())
        .singleElement()
        .satisfies(letter -> assertThat(letter.topic()).isEqualTo("claw.dead-letters"));
  }

  @Test
  void aRegistryThatIsAwayIsWaitedFor() throws Exception {
    AtomicInteger tries = new AtomicInteger();

    work(bytes -> {
          if (tries.incrementAndGet() < 3) {
            throw unreachable();
          }
          return Calls.of("greet", "{}", LATER);
        })
        .run(record());

    assertThat(waited).hasSize(2);
    assertThat(sent("claw.tool-results")).hasSize(1);
  }

  @Test
  void theRecordIsNotFinishedIfTheResultCouldNotBeWritten() {
    IllegalStateException refused = new IllegalStateException("broker says no");
    ToolCallWork work =
        work(
            bytes -> Calls.of("greet", "{}", LATER),
            (topic, key, event, traceparent) ->
                topic.equals("claw.audit")
                    ? CompletableFuture.completedFuture(null)
                    : CompletableFuture.failedFuture(refused));

    assertThatThrownBy(() -> work.run(record()))
        .isInstanceOf(ExecutionException.class)
        .hasRootCause(refused);
  }

  private List<Sent> sent(String topic) {
    return sent.stream().filter(one -> one.topic().equals(topic)).toList();
  }

  private AuditEvent audit() {
    assertThat(sent("claw.audit")).hasSize(1);
    return (AuditEvent) sent("claw.audit").getFirst().event();
  }

  private ToolCallWork work(Function<byte[], ToolCall> decoder) {
    return work(
        decoder,
        (topic, key, event, traceparent) -> {
          sent.add(new Sent(topic, key, event, traceparent));
          return CompletableFuture.completedFuture(null);
        });
  }

  private ToolCallWork work(Function<byte[], ToolCall> decoder, ToolCallWork.Outbox outbox) {
    return new ToolCallWork(
        new PatientDecoder<>(decoder, waited::add),
        new ToolCatalogue(List.of(greet), policy),
        ledger,
        outbox,
        new DeadLetters(producer, topics.deadLetters(), "tools-worker"),
        topics,
        InstantSource.fixed(Instant.ofEpochMilli(NOW)),
        new ToolMetrics(meters));
  }

  private static ConsumerRecord<String, byte[]> record() {
    return record(new byte[] {1});
  }

  private static ConsumerRecord<String, byte[]> record(byte[] value) {
    return new ConsumerRecord<>("claw.tool-calls", 0, 5, Calls.SESSION, value);
  }

  /** What the registry client really throws when nobody listens. */
  private static SchemaRegistry.RegistryException unreachable() {
    try {
      new SchemaRegistry(URI.create("http://localhost:1/apis/registry/v3"))
          .versions(ToolCall.getClassSchema());
      throw new AssertionError("Somebody listens on port 1.");
    } catch (SchemaRegistry.RegistryException e) {
      return e;
    }
  }
}
