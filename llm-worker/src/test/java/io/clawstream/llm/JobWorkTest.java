package io.clawstream.llm;

import static io.clawstream.llm.job.Jobs.job;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.clawstream.events.LlmJob;
import io.clawstream.events.Reply;
import io.clawstream.events.ReplyDelta;
import io.clawstream.events.TurnEvent;
import io.clawstream.kit.kafka.DeadLetters;
import io.clawstream.kit.kafka.PatientDecoder;
import io.clawstream.llm.job.FakeTime;
import io.clawstream.llm.job.JobMetrics;
import io.clawstream.llm.job.JobRunner;
import io.clawstream.llm.job.Jobs;
import io.clawstream.llm.job.ScriptedProvider;
import io.clawstream.llm.pace.ModelHealth;
import io.clawstream.llm.pace.Permits;
import io.clawstream.llm.pace.RetryPolicy;
import io.clawstream.llm.pace.Share;
import io.clawstream.llm.pace.TimeKeeper;
import io.clawstream.llm.provider.ChatEvent;
import io.clawstream.llm.provider.FinishReason;
import io.clawstream.schemas.Headers;
import io.clawstream.schemas.SchemaRegistry;
import io.clawstream.schemas.TopicCatalog;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class JobWorkTest {
  private static final RecordMetadata WRITTEN =
      new RecordMetadata(new TopicPartition("t", 0), 0, 0, 0, 0, 0);

  private record Sent(String topic, String key, SpecificRecord event, @Nullable String trace) {}

  private final FakeTime time = new FakeTime();
  private final ScriptedProvider provider = new ScriptedProvider();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<Sent> outcomes = new CopyOnWriteArrayList<>();
  private final List<Sent> deltas = new CopyOnWriteArrayList<>();
  private final Map<String, LlmJob> jobs = new ConcurrentHashMap<>();
  private final MockProducer<String, byte[]> letters =
      new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
  private final Map<String, Long> finishedAt = new ConcurrentHashMap<>();
  private final InFlightJobs inFlight =
      new InFlightJobs(new CancelledJobs(Duration.ofHours(1), 10), time);
  private CompletableFuture<RecordMetadata> brokerSays = CompletableFuture.completedFuture(WRITTEN);
  private CompletableFuture<RecordMetadata> brokerSaysToDeltas =
      CompletableFuture.completedFuture(WRITTEN);
  private Function<byte[], LlmJob> decoder =
      bytes -> {
        LlmJob job = jobs.get(new String(bytes, UTF_8));
        if (job == null) {
          throw new SerializationException("no such job");
        }
        return job;
      };

  private Permits.Limits limits = Permits.Limits.NONE;

  private JobWork work() {
    JobMetrics metrics = new JobMetrics(meters);
    Permits permits = new Permits(_ -> limits, Share.WHOLE, TimeKeeper.REAL, metrics::watch);
    JobRunner runner =
        new JobRunner(
            provider.providers(),
            permits,
            new ModelHealth(
                new ModelHealth.Rules(
                    Duration.ofSeconds(30), Duration.ofMinutes(10), 20, 50, Duration.ofSeconds(10)),
                time,
                metrics::watch),
            new RetryPolicy(3, Duration.ofSeconds(1), 0.2, () -> 0.5),
            new JobRunner.Bounds(Duration.ofMinutes(5), Duration.ofMillis(50), 200_000),
            time,
            time,
            metrics);
    return new JobWork(
        TopicCatalog.of("claw", 4, 8),
        new PatientDecoder<>(bytes -> decoder.apply(bytes), time::sleep),
        (jobId, writtenAt) -> writtenAt < finishedAt.getOrDefault(jobId, Long.MIN_VALUE),
        inFlight,
        runner,
        (topic, key, event, trace) -> {
          outcomes.add(new Sent(topic, key, event, trace));
          return brokerSays;
        },
        (topic, key, event, trace) -> {
          deltas.add(new Sent(topic, key, event, trace));
          return brokerSaysToDeltas;
        },
        new DeadLetters(letters, "claw.dead-letters", "llm-worker"),
        meters);
  }

  private ConsumerRecord<String, byte[]> record(LlmJob job) {
    String name = "job-" + jobs.size();
    jobs.put(name, job);
    return new ConsumerRecord<>("claw.jobs", 0, jobs.size(), Jobs.SESSION, name.getBytes(UTF_8));
  }

  private static ScriptedProvider.Call says(String text) {
    return (_, listener) -> {
      boolean _ = listener.on(new ChatEvent.TextDelta(text));
      boolean _ = listener.on(new ChatEvent.End(FinishReason.STOP));
    };
  }

  @Test
  void aJobThatAnotherWorkerHasFinishedIsNotDoneAgain() throws Exception {
    LlmJob job = Jobs.job().build();
    finishedAt.put(job.getJobId(), Long.MAX_VALUE);

    work().run(record(job));

    assertThat(provider.requests).isEmpty();
    assertThat(outcomes).isEmpty();
    assertThat(
            meters.get("clawstream.llm.records").tag("fate", "finished-before").counter().count())
        .isEqualTo(1);
  }

  @Test
  void deltasAndTheReplyGoToTheChannelsTopicsUnderTheSessionsKey() throws Exception {
    provider.then(says("Hello"));
    LlmJob job = job().build();

    work().run(record(job));

    assertThat(deltas)
        .extracting(sent -> ((ReplyDelta) sent.event()).getText())
        .containsExactly("", "Hello");
    assertThat(deltas)
        .allSatisfy(
            sent -> {
              assertThat(sent.topic()).isEqualTo("claw.deltas.webchat");
              assertThat(sent.key()).isEqualTo(Jobs.SESSION);
              assertThat(sent.trace()).isEqualTo(job.getTraceparent());
            });
    assertThat(outcomes)
        .singleElement()
        .satisfies(
            sent -> {
              assertThat(sent.topic()).isEqualTo("claw.egress.webchat");
              assertThat(sent.key()).isEqualTo(Jobs.SESSION);
              assertThat(((Reply) sent.event()).getContent()).isEqualTo("Hello");
              assertThat(sent.trace()).isEqualTo(job.getTraceparent());
            });
  }

  @Test
  void theTraceOfTheRecordIsNearerThanTheJobs() throws Exception {
    provider.then(says("Hello"));
    ConsumerRecord<String, byte[]> record = record(job().build());
    record.headers().add(Headers.TRACEPARENT, "00-aa-bb-01".getBytes(UTF_8));

    work().run(record);

    assertThat(outcomes.getFirst().trace()).isEqualTo("00-aa-bb-01");
  }

  @Test
  void whatIsNoAnswerGoesToTheRouter() throws Exception {
    work().run(record(job().setProvider("nobody").build()));

    assertThat(outcomes)
        .singleElement()
        .satisfies(
            sent -> {
              assertThat(sent.topic()).isEqualTo("claw.turn-events");
              assertThat(sent.event()).isInstanceOf(TurnEvent.class);
            });
  }

  @Test
  void aDroppedJobLeavesNoTrace() throws Exception {
    work().run(record(job().setDeadline(Jobs.NOW - 1).build()));

    assertThat(outcomes).isEmpty();
    assertThat(letters.history()).isEmpty();
  }

  @Test
  void poisonIsPutAsideAndTheWorkGoesOn() throws Exception {
    work().run(new ConsumerRecord<>("claw.jobs", 2, 17, "key", "rubbish".getBytes(UTF_8)));

    assertThat(letters.history())
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.topic()).isEqualTo("claw.dead-letters");
              assertThat(letter.value()).isEqualTo("rubbish".getBytes(UTF_8));
              assertThat(letter.headers().lastHeader(Headers.DEAD_LETTER_OFFSET).value())
                  .isEqualTo("17".getBytes(UTF_8));
            });
    assertThat(count("poison")).isEqualTo(1);
  }

  @Test
  void aJobForAChannelWithoutTopicsIsPutAsideBeforeAnybodyIsAsked() throws Exception {
    LlmJob job = job().build();
    job.getAddress().setChannelId("pigeon");

    work().run(record(job));

    assertThat(letters.history()).hasSize(1);
    assertThat(provider.requests).isEmpty();
  }

  @Test
  void whileTheRegistryIsAwayAJobWaits() throws Exception {
    provider.then(says("Hello"));
    AtomicInteger asked = new AtomicInteger();
    LlmJob job = job().build();
    decoder =
        _ -> {
          if (asked.incrementAndGet() == 1) {
            throw new SchemaRegistry.RegistryException("The registry is away.");
          }
          return job;
        };

    work().run(record(job));

    assertThat(time.slept).containsExactly(Duration.ofMillis(100));
    assertThat(outcomes).hasSize(1);
  }

  @Test
  void anOutcomeThatKafkaDoesNotTakeEndsTheWorker() {
    provider.then(says("Hello"));
    brokerSays = CompletableFuture.failedFuture(new KafkaException("no"));

    assertThatThrownBy(() -> work().run(record(job().build())))
        .isInstanceOf(KafkaException.class)
        .hasMessageContaining("writing the reply");
  }

  @Test
  void anOutcomeThatIsTooLargeForKafkaIsPutAsideAndTheWorkGoesOn() throws Exception {
    provider.then(says("Hello"));
    brokerSays = CompletableFuture.failedFuture(new RecordTooLargeException("1.5 MB"));

    work().run(record(job().build()));

    assertThat(letters.history()).hasSize(1);
  }

  @Test
  void anInterruptionWhileWritingIsNoFailureOfKafka() {
    provider.then(says("Hello"));
    brokerSays = CompletableFuture.failedFuture(new InterruptException("while waiting for room"));

    assertThatThrownBy(() -> work().run(record(job().build())))
        .isInstanceOf(InterruptedException.class);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void theRecordIsNotFinishedBeforeTheBrokerHasTheOutcome() throws Exception {
    provider.then(says("Hello"));
    brokerSays = new CompletableFuture<>();
    CompletableFuture<Void> done = inBackground(work(), record(job().build()));
    await().until(() -> outcomes.size() == 1);
    assertThat(done).isNotDone();

    brokerSays.complete(WRITTEN);

    assertThat(done.get()).isNull();
  }

  @Test
  void lostDeltasAreCountedAndNothingElse() throws Exception {
    provider.then(says("Hello"));
    brokerSaysToDeltas = CompletableFuture.failedFuture(new KafkaException("full"));

    work().run(record(job().build()));

    assertThat(outcomes).hasSize(1);
    assertThat(meters.get("clawstream.llm.deltas.lost").counter().count()).isEqualTo(2);
  }

  @Test
  void aDuplicateOfAJobThatIsUnderWayIsSkipped() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    provider.then(
        (request, listener) -> {
          go.await();
          says("Hello").run(request, listener);
        });
    JobWork work = work();
    LlmJob job = job().build();
    CompletableFuture<Void> first = inBackground(work, record(job));
    await().until(() -> provider.requests.size() == 1);

    work.run(record(job));

    assertThat(outcomes).isEmpty();
    go.countDown();
    assertThat(first.get()).isNull();
    assertThat(outcomes).hasSize(1);
  }

  @Test
  void aJobThatIsSentAgainTakesOverAndTheEarlierRunFinishesWithoutAnOutcome() throws Exception {
    provider.then((_, _) -> new CountDownLatch(1).await()).then(says("From the second dispatch"));
    JobWork work = work();
    CompletableFuture<Void> first = inBackground(work, record(job().setDispatch(0).build()));
    await().until(() -> provider.requests.size() == 1);

    work.run(record(job().setDispatch(1).build()));

    assertThat(first.get()).isNull();
    assertThat(outcomes)
        .singleElement()
        .satisfies(
            sent ->
                assertThat(((Reply) sent.event()).getContent())
                    .isEqualTo("From the second dispatch"));
  }

  @Test
  void aJobThatIsCancelledWhileItsModelAnswersEndsWithoutAnOutcomeAndGivesItsPermitBack()
      throws Exception {
    limits = new Permits.Limits(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.of(1));
    provider
        .then(
            (_, listener) -> {
              boolean _ = listener.on(new ChatEvent.TextDelta("Once upon"));
              new CountDownLatch(1).await();
            })
        .then(says("Something else"));
    JobWork work = work();
    CompletableFuture<Void> done = inBackground(work, record(job().build()));
    await().until(() -> deltas.size() == 2);

    inFlight.cancel(job().getJobId());

    assertThat(done.get()).isNull();
    assertThat(outcomes).isEmpty();
    assertThat(count("cancelled")).isEqualTo(1);
    work.run(record(job().setJobId("another").build()));
    assertThat(outcomes).hasSize(1);
  }

  @Test
  void aJobThatIsCancelledWhileItWaitsForAPermitIsFinished() throws Exception {
    limits = new Permits.Limits(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.of(1));
    provider.then((_, _) -> new CountDownLatch(1).await());
    JobWork work = work();
    var _ = inBackground(work, record(job().build()));
    await().until(() -> provider.requests.size() == 1);
    CompletableFuture<Void> waits = inBackground(work, record(job().setJobId("another").build()));
    await().until(() -> meters.get("clawstream.llm.permits.waiting").gauge().value() == 1);

    inFlight.cancel("another");

    assertThat(waits.get()).isNull();
    assertThat(outcomes).isEmpty();
    inFlight.cancel(job().getJobId());
  }

  @Test
  void aCancelThatComesWithTheLastWordLeavesNoOutcome() throws Exception {
    provider.then(
        (request, listener) -> {
          says("Hello").run(request, listener);
          inFlight.cancel(job().getJobId());
        });

    work().run(record(job().build()));

    assertThat(outcomes).isEmpty();
    assertThat(count("cancelled")).isEqualTo(1);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void aJobThatWasCancelledBeforeItsTurnIsSkipped() throws Exception {
    inFlight.cancel(job().getJobId());

    work().run(record(job().build()));

    assertThat(provider.requests).isEmpty();
    assertThat(outcomes).isEmpty();
    assertThat(count("cancelled-before")).isEqualTo(1);
  }

  @Test
  void anInterruptedRunIsNotFinished() throws Exception {
    provider.then((_, _) -> new CountDownLatch(1).await());
    JobWork work = work();
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    ConsumerRecord<String, byte[]> record = record(job().build());
    Thread thread =
        Thread.startVirtualThread(
            () -> {
              try {
                work.run(record);
                failure.completeExceptionally(new AssertionError("It finished."));
              } catch (Throwable e) {
                failure.complete(e);
              }
            });
    await().until(() -> provider.requests.size() == 1);

    thread.interrupt();

    assertThat(failure.get()).isInstanceOf(InterruptedException.class);
    assertThat(outcomes).isEmpty();
  }

  private double count(String fate) {
    return meters.get("clawstream.llm.records").tag("fate", fate).counter().count();
  }

  private static CompletableFuture<Void> inBackground(
      JobWork work, ConsumerRecord<String, byte[]> record) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread.startVirtualThread(
        () -> {
          try {
            work.run(record);
            done.complete(null);
          } catch (Throwable e) {
            done.completeExceptionally(e);
          }
        });
    return done;
  }
}
