package io.clawstream.llm;

import io.clawstream.events.LlmJob;
import io.clawstream.events.ReplyDelta;
import io.clawstream.kit.dispatch.Work;
import io.clawstream.kit.kafka.DeadLetters;
import io.clawstream.kit.kafka.PatientDecoder;
import io.clawstream.kit.log.LogKeys;
import io.clawstream.llm.job.DeltaSink;
import io.clawstream.llm.job.JobRunner;
import io.clawstream.llm.job.Outcome;
import io.clawstream.schemas.Headers;
import io.clawstream.schemas.TopicCatalog;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One record of the job topics from bytes to outcome. It is finished when the broker has the
 * outcome (or the dead letter), not before: what is lost in a crash is done again.
 */
final class JobWork implements Work {
  private static final Logger log = LoggerFactory.getLogger(JobWork.class);

  /** Writes an event. */
  @FunctionalInterface
  interface Writer {
    /** The future completes when the broker has it, or exceptionally when it will not have it. */
    CompletableFuture<RecordMetadata> write(
        String topic, String key, SpecificRecord event, @Nullable String traceparent);
  }

  /** Knows of jobs that another worker has finished. */
  @FunctionalInterface
  interface Finished {
    /**
     * Whether this record of the job need not be done.
     *
     * @param writtenAt its timestamp, ms since the Unix epoch
     */
    boolean contains(String jobId, long writtenAt);
  }

  private final TopicCatalog topics;
  private final PatientDecoder<LlmJob> decoder;
  private final JobRunner runner;
  private final Writer outcomes;
  private final Writer deltas;
  private final DeadLetters deadLetters;
  private final InFlightJobs inFlight;
  private final Finished finished;
  private final Counter duplicates;
  private final Counter finishedBefore;
  private final Counter superseded;
  private final Counter cancelled;
  private final Counter neverBegun;
  private final Counter poison;
  private final Counter lostDeltas;

  /**
   * @param inFlight shared with whoever cancels jobs
   * @param outcomes where outcomes are written; waited for
   * @param deltas where deltas are written; not waited for, and they may be lost
   */
  JobWork(
      TopicCatalog topics,
      PatientDecoder<LlmJob> decoder,
      Finished finished,
      InFlightJobs inFlight,
      JobRunner runner,
      Writer outcomes,
      Writer deltas,
      DeadLetters deadLetters,
      MeterRegistry metrics) {
    this.topics = topics;
    this.decoder = decoder;
    this.finished = finished;
    this.inFlight = inFlight;
    this.runner = runner;
    this.outcomes = outcomes;
    this.deltas = deltas;
    this.deadLetters = deadLetters;
    this.duplicates = metrics.counter("clawstream.llm.records", "fate", "duplicate");
    this.finishedBefore = metrics.counter("clawstream.llm.records", "fate", "finished-before");
    this.superseded = metrics.counter("clawstream.llm.records", "fate", "superseded");
    this.cancelled = metrics.counter("clawstream.llm.records", "fate", "cancelled");
    this.neverBegun = metrics.counter("clawstream.llm.records", "fate", "cancelled-before");
    this.poison = metrics.counter("clawstream.llm.records", "fate", "poison");
    this.lostDeltas = metrics.counter("clawstream.llm.deltas.lost");
  }

  @Override
  public void run(ConsumerRecord<String, byte[]> record) throws InterruptedException {
    LlmJob job;
    String deltaTopic;
    try {
      job = decoder.decode(record);
      deltaTopic = topics.deltas(job.getAddress().getChannelId());
    } catch (SerializationException | IllegalArgumentException e) {
      poison.increment();
      await(
          deadLetters.send(record, "Not a job that can be read: " + e.getMessage(), e, 1),
          "putting a poison record aside");
      return;
    }
    if (finished.contains(job.getJobId(), record.timestamp())) {
      finishedBefore.increment();
      return;
    }
    String traceparent = traceparent(record, job);
    Optional<Outcome> outcome;
    switch (inFlight.enter(job)) {
      case InFlightJobs.Entry.Duplicate() -> {
        duplicates.increment();
        return;
      }
      case InFlightJobs.Entry.Cancelled() -> {
        neverBegun.increment();
        return;
      }
      case InFlightJobs.Entry.Begun(InFlightJobs.Run run) -> {
        try (run) {
          boolean urgent = record.topic().equals(topics.priorityJobs());
          outcome = outcome(run, job, urgent, delta -> send(deltaTopic, delta, traceparent));
        }
      }
    }
    if (outcome.isEmpty()) {
      return;
    }
    try {
      write(job, outcome.get(), traceparent);
    } catch (RecordTooLargeException e) {
      // Doing the job again would end here again, for ever.
      poison.increment();
      await(
          deadLetters.send(
              record,
              "The job's outcome does not fit into a Kafka record. Lower llm.max-answer-chars.",
              e,
              1),
          "putting a job aside whose outcome is too large");
    }
  }

  /** Empty if the run was ended from outside. */
  private Optional<Outcome> outcome(
      InFlightJobs.Run run, LlmJob job, boolean urgent, DeltaSink sink)
      throws InterruptedException {
    try {
      Outcome outcome = runner.run(job, urgent, sink);
      // A cancel that came with the last word: whoever ordered it has an answer of their own.
      return run.end().filter(end -> end == InFlightJobs.End.CANCELLED).isPresent()
          ? ended(job, InFlightJobs.End.CANCELLED)
          : Optional.of(outcome);
    } catch (InterruptedException e) {
      return ended(job, run.end().orElseThrow(() -> e));
    }
  }

  private Optional<Outcome> ended(LlmJob job, InFlightJobs.End end) {
    Counter counter =
        switch (end) {
          case SUPERSEDED -> superseded;
          case CANCELLED -> cancelled;
        };
    counter.increment();
    log.atDebug()
        .addKeyValue(LogKeys.JOB, job.getJobId())
        .addKeyValue(LogKeys.REASON, end)
        .log("A run of the job is given up");
    return Optional.empty();
  }

  private void send(String topic, ReplyDelta delta, @Nullable String traceparent) {
    var _ =
        deltas
            .write(topic, delta.getSessionKey(), delta, traceparent)
            .whenComplete(
                (_, failure) -> {
                  if (failure != null) {
                    lostDeltas.increment();
                  }
                });
  }

  private void write(LlmJob job, Outcome outcome, @Nullable String traceparent)
      throws InterruptedException {
    switch (outcome) {
      case Outcome.Replied(var reply) ->
          await(
              outcomes.write(
                  topics.egress(job.getAddress().getChannelId()),
                  job.getSessionKey(),
                  reply,
                  traceparent),
              "writing the reply of job " + job.getJobId());
      case Outcome.Reported(var event) ->
          await(
              outcomes.write(topics.turnEvents(), job.getSessionKey(), event, traceparent),
              "writing the outcome of job " + job.getJobId());
      case Outcome.Dropped _ -> {
        // Nobody waits for it.
      }
    }
  }

  /**
   * The record's own header if there is one, for it is nearer; the job's, which has survived the
   * router's stores, otherwise.
   */
  private static @Nullable String traceparent(ConsumerRecord<String, byte[]> record, LlmJob job) {
    Header header = record.headers().lastHeader(Headers.TRACEPARENT);
    return header == null || header.value() == null
        ? job.getTraceparent()
        : new String(header.value(), StandardCharsets.UTF_8);
  }

  private static void await(CompletableFuture<?> written, String what) throws InterruptedException {
    try {
      written.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RecordTooLargeException tooLarge -> throw tooLarge;
        case InterruptException interrupted -> {
          // Kafka's own kind sets the status again; whoever cancels us expects the usual kind.
          boolean _ = Thread.interrupted();
          throw (InterruptedException)
              new InterruptedException("Interrupted while " + what).initCause(interrupted);
        }
        case null, default ->
            throw new KafkaException(
                "Kafka did not take a record ("
                    + what
                    + "). The worker stops, and the job is done again.",
                e.getCause());
      }
    }
  }
}
