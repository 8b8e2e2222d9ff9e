package io.clawstream.llm;

import io.clawstream.events.JobCancel;
import io.clawstream.events.LlmJob;
import io.clawstream.events.Reply;
import io.clawstream.events.ReplyDelta;
import io.clawstream.events.TurnEvent;
import io.clawstream.kit.Readiness;
import io.clawstream.kit.RunningService;
import io.clawstream.kit.ServiceContext;
import io.clawstream.kit.ServiceDefinition;
import io.clawstream.kit.config.HeapShare;
import io.clawstream.kit.config.Settings;
import io.clawstream.kit.dispatch.Dispatcher;
import io.clawstream.kit.dispatch.DispatcherSettings;
import io.clawstream.kit.dispatch.Ordering;
import io.clawstream.kit.dispatch.PairedAssignor;
import io.clawstream.kit.dispatch.Requeue;
import io.clawstream.kit.kafka.DeadLetters;
import io.clawstream.kit.kafka.EventPublisher;
import io.clawstream.kit.kafka.PatientDecoder;
import io.clawstream.kit.log.LogKeys;
import io.clawstream.llm.job.JobMetrics;
import io.clawstream.llm.job.JobRunner;
import io.clawstream.llm.pace.ModelHealth;
import io.clawstream.llm.pace.Permits;
import io.clawstream.llm.pace.RetryPolicy;
import io.clawstream.llm.pace.Share;
import io.clawstream.llm.pace.Sleeper;
import io.clawstream.llm.pace.TimeKeeper;
import io.clawstream.llm.provider.ProviderTypes;
import io.clawstream.llm.provider.Providers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The llm-worker: takes jobs, asks language models, writes deltas and one outcome per job. */
public final class LlmWorker implements ServiceDefinition {
  private static final Logger log = LoggerFactory.getLogger(LlmWorker.class);
  private static final String NAME = "llm-worker";
  private static final Duration POLL = Duration.ofMillis(500);

  /** How long, and how many, cancelled jobs are remembered. */
  private static final Duration CANCELS_REMEMBERED = Duration.ofHours(1);

  private static final int MOST_CANCELS_REMEMBERED = 100_000;

  /** For whoever starts services by their definitions. */
  public LlmWorker() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int defaultAdminPort() {
    return 9403;
  }

  @Override
  public List<Class<?>> settings() {
    return List.of(LlmSettings.class);
  }

  @Override
  public List<String> problems(Settings settings) {
    LlmSettings llm = settings.get(LlmSettings.class);
    try (ProviderTypes types = ProviderTypes.with(llm.pluginsDir())) {
      List<String> problems = new ArrayList<>(types.problems());
      problems.addAll(SettingsCheck.problems(llm, types.byName()));
      return problems;
    }
  }

  @Override
  public Collection<Schema> schemas() {
    return List.of(
        LlmJob.getClassSchema(),
        JobCancel.getClassSchema(),
        Reply.getClassSchema(),
        ReplyDelta.getClassSchema(),
        TurnEvent.getClassSchema());
  }

  @Override
  public RunningService start(ServiceContext context) {
    LlmSettings settings = context.settings().get(LlmSettings.class);
    ProviderTypes types = ProviderTypes.with(settings.pluginsDir());
    ProviderSetup setup = new ProviderSetup(settings, types.byName());
    Providers providers = setup.providers();
    JobMetrics metrics = new JobMetrics(context.metrics());
    Permits permits = new Permits(setup::limits, Share.NONE, TimeKeeper.REAL, metrics::watch);
    JobRunner.Bounds bounds =
        new JobRunner.Bounds(
            settings.requestTimeout(), settings.deltaInterval(), settings.maxAnswerChars());
    JobRunner runner =
        new JobRunner(
            providers,
            permits,
            new ModelHealth(setup.healthRules(), context.clock(), metrics::watch),
            new RetryPolicy(
                settings.retry().retries(),
                settings.retry().firstDelay(),
                settings.retry().jitter(),
                () -> ThreadLocalRandom.current().nextDouble()),
            bounds,
            context.clock(),
            Sleeper.REAL,
            metrics);
    KafkaProducer<String, byte[]> producer = context.kafka().producer(NAME + "-outcomes", Map.of());
    EventPublisher outcomes = new EventPublisher(producer, context.serdes());
    EventPublisher deltas =
        new EventPublisher(
            // Of its own, so that a full buffer of deltas never holds up an outcome, nor a model's
            // stream for long.
            context
                .kafka()
                .producer(NAME + "-deltas", Map.of(ProducerConfig.MAX_BLOCK_MS_CONFIG, 1_000)),
            context.serdes());
    InFlightJobs inFlight =
        new InFlightJobs(
            new CancelledJobs(CANCELS_REMEMBERED, MOST_CANCELS_REMEMBERED), context.clock());
    CancelFollower cancels =
        new CancelFollower(
            context.kafka().consumer(NAME + "-cancels", CancelFollower.consumerOverrides()),
            context.topics().jobCancels(),
            value -> context.serdes().decode(value, JobCancel.class),
            cancel -> inFlight.cancel(cancel.getJobId()),
            context.clock(),
            context.metrics(),
            context.onFatal());
    PatientDecoder<LlmJob> decoder =
        new PatientDecoder<>(value -> context.serdes().decode(value, LlmJob.class), Thread::sleep);
    DeadLetters deadLetters = new DeadLetters(producer, context.topics().deadLetters(), NAME);
    FinishedJobs finished =
        new FinishedJobs(
            context.kafka().consumer(NAME + "-finished", FinishedJobs.consumerOverrides()),
            context.topics(),
            outcome -> jobOf(outcome, context),
            context.kafka().takeoverTime(),
            context.clock());
    JobWork work =
        new JobWork(
            context.topics(),
            decoder,
            finished::contains,
            inFlight,
            runner,
            outcomes::publish,
            deltas::publish,
            deadLetters,
            context.metrics());
    DispatcherSettings dispatch =
        new DispatcherSettings(
            List.of(context.topics().jobs(), context.topics().priorityJobs()),
            Set.of(context.topics().priorityJobs()),
            context.topics().namespace() + "-" + NAME,
            NAME,
            settings.maxInFlight(),
            HeapShare.bytesInHand(),
            Ordering.NONE,
            POLL,
            context.drainTimeout(),
            consumerOverrides(context.kafka().workIsolation()));
    Dispatcher dispatcher =
        new Dispatcher(
            dispatch,
            () -> context.kafka().consumer(NAME + "-jobs", dispatch.consumerConfig()),
            work,
            Optional.of(new Requeue(producer)),
            finished.andThen(new QuotaShare(context.topics().jobs(), permits::share)),
            context.metrics(),
            context.onFatal());
    cancels.start();
    int warmUps =
        new WarmUp(
                types.byName(),
                context.serdes()::encode,
                decoder,
                context.topics(),
                bounds,
                deadLetters,
                context.clock())
            .run();
    log.atDebug().addKeyValue(LogKeys.COUNT, warmUps).log("Warmed up");
    // What is left to be read when partitions come, and others wait for them, is little then.
    finished.look();
    dispatcher.start();
    return new Running(dispatcher, cancels, finished, outcomes, deltas, providers, types);
  }

  private static Optional<String> jobOf(
      ConsumerRecord<String, byte[]> outcome, ServiceContext context) {
    return outcome.topic().equals(context.topics().turnEvents())
        ? Optional.of(context.serdes().decode(outcome.value(), TurnEvent.class).getJobId())
        : Optional.ofNullable(context.serdes().decode(outcome.value(), Reply.class).getJobId());
  }

  /**
   * A share of the jobs is a share of the quotas, so it has to be one of the urgent jobs as well.
   */
  private static Map<String, Object> consumerOverrides(Map<String, Object> isolation) {
    Map<String, Object> overrides = new HashMap<>(isolation);
    overrides.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        // The second lets workers of the release before take part while they are replaced.
        List.of(PairedAssignor.class.getName(), CooperativeStickyAssignor.class.getName()));
    return overrides;
  }

  private record Running(
      Dispatcher dispatcher,
      CancelFollower cancels,
      FinishedJobs finished,
      EventPublisher outcomes,
      EventPublisher deltas,
      Providers providers,
      ProviderTypes types)
      implements RunningService {

    @Override
    public Readiness readiness() {
      if (!dispatcher.assigned()) {
        return Readiness.notReady("The worker has not joined its consumer group yet.");
      }
      return cancels.caughtUp()
          ? Readiness.ready()
          : Readiness.notReady("The worker has not read yet which jobs are cancelled.");
    }

    @Override
    public void close() {
      dispatcher.close();
      cancels.close();
      finished.close();
      outcomes.close();
      deltas.close();
      providers.close();
      types.close();
    }
  }
}
