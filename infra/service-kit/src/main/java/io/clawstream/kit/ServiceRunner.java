package io.clawstream.kit;

import io.clawstream.kit.config.ChannelSettings;
import io.clawstream.kit.config.KafkaSettings;
import io.clawstream.kit.config.RegistrySettings;
import io.clawstream.kit.config.ServiceSettings;
import io.clawstream.kit.config.Settings;
import io.clawstream.kit.config.SettingsException;
import io.clawstream.kit.config.TopicSettings;
import io.clawstream.kit.http.AdminServer;
import io.clawstream.kit.http.OperatorEndpoint;
import io.clawstream.kit.kafka.KafkaClients;
import io.clawstream.kit.kafka.TopicAdmin;
import io.clawstream.kit.log.LogKeys;
import io.clawstream.schemas.EventSerdes;
import io.clawstream.schemas.SchemaRegistry;
import io.clawstream.schemas.TopicCatalog;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One service from start to close: admin port first (so that an orchestrator sees a live process
 * that is not ready yet), then Kafka, the topics and the schemas are waited for, then the service
 * itself is started. Closing goes the other way round.
 */
public final class ServiceRunner implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ServiceRunner.class);
  private static final Duration RETRY = Duration.ofMillis(500);

  private final String name;
  private final PrometheusMeterRegistry metrics =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final List<AutoCloseable> resources = new ArrayList<>();
  private final AdminServer admin;
  private volatile @Nullable RunningService running;
  private volatile String phase = "starting";

  private ServiceRunner(ServiceDefinition definition, ServiceSettings settings) {
    this.name = definition.name();
    this.admin =
        AdminServer.start(
            settings.adminHost(),
            settings.adminPort().orElse(definition.defaultAdminPort()),
            metrics,
            this::whyNotReady,
            settings.operatorToken(),
            this::operatorEndpoints);
  }

  /** The mappings that a definition's process reads: the kit's and its own. */
  public static List<Class<?>> mappings(ServiceDefinition definition) {
    List<Class<?>> mappings =
        new ArrayList<>(
            List.of(
                KafkaSettings.class,
                RegistrySettings.class,
                TopicSettings.class,
                ServiceSettings.class,
                ChannelSettings.class));
    mappings.addAll(definition.settings());
    return mappings;
  }

  /**
   * Reads and checks the settings that a definition's process needs; see {@link Settings#load}.
   *
   * @throws SettingsException with every mistake
   */
  public static Settings settings(
      ServiceDefinition definition,
      Optional<Path> file,
      Map<String, String> environment,
      Map<String, String> overrides) {
    Settings settings = Settings.load(file, environment, overrides, mappings(definition));
    List<String> problems = definition.problems(settings);
    if (!problems.isEmpty()) {
      throw new SettingsException(problems);
    }
    return settings;
  }

  /**
   * Starts a service.
   *
   * @param settings from {@link #settings}
   * @param onFatal called at most a few times, from any thread, when the service cannot go on
   * @throws Exception if it cannot start: a setting is wrong, or Kafka, the topics or the schemas
   *     were not there within {@code service.start-timeout}
   */
  public static ServiceRunner start(
      ServiceDefinition definition,
      Settings settings,
      InstantSource clock,
      Consumer<Throwable> onFatal)
      throws Exception {
    ServiceRunner runner = new ServiceRunner(definition, settings.get(ServiceSettings.class));
    try {
      runner.startService(definition, settings, clock, onFatal);
      return runner;
    } catch (Exception e) {
      runner.close();
      throw e;
    }
  }

  private void startService(
      ServiceDefinition definition,
      Settings settings,
      InstantSource clock,
      Consumer<Throwable> onFatal)
      throws Exception {
    bindJvmMetrics();
    ServiceSettings service = settings.get(ServiceSettings.class);
    TopicCatalog topics = settings.get(TopicSettings.class).catalog();
    KafkaClients kafka = new KafkaClients(settings.get(KafkaSettings.class), metrics);
    resources.add(kafka);
    Instant deadline = clock.instant().plus(service.startTimeout());
    try (Admin client = kafka.admin(name + "-start")) {
      await(clock, deadline, () -> requireTopics(client, topics));
    }
    EventSerdes serdes = new EventSerdes(settings.get(RegistrySettings.class).url());
    resources.add(serdes);
    await(clock, deadline, () -> serdes.warmUp(definition.schemas()));
    phase = "starting the service";
    running =
        definition.start(
            new ServiceContext(
                settings,
                topics,
                serdes,
                kafka,
                metrics,
                clock,
                admin.port(),
                service.drainTimeout(),
                onFatal));
    log.atInfo()
        .addKeyValue(LogKeys.SERVICE, name)
        .log("Started; health and metrics on port {}", admin.port());
  }

  /** Whether it can do its work. */
  public Readiness readiness() {
    RunningService current = running;
    return current == null ? Readiness.notReady(phase) : current.readiness();
  }

  private Optional<String> whyNotReady() {
    return switch (readiness()) {
      case Readiness.Ready() -> Optional.empty();
      case Readiness.NotReady(String why) -> Optional.of(why);
    };
  }

  private Map<String, OperatorEndpoint> operatorEndpoints() {
    RunningService current = running;
    return current == null ? Map.of() : current.operatorEndpoints();
  }

  /** The started service. */
  public RunningService service() {
    RunningService current = running;
    if (current == null) {
      throw new IllegalStateException(
          "The service " + name + " has not been started or is closed.");
    }
    return current;
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** Port of health and metrics. */
  public int adminPort() {
    return admin.port();
  }

  /** Drains and stops it. */
  @Override
  public void close() {
    RunningService current = running;
    phase = "stopping";
    running = null;
    if (current != null) {
      closeQuietly(current);
    }
    resources.reversed().forEach(ServiceRunner::closeQuietly);
    admin.close();
    metrics.close();
  }

  private void await(InstantSource clock, Instant deadline, Runnable check)
      throws InterruptedException {
    boolean told = false;
    while (true) {
      try {
        check.run();
        return;
      } catch (KafkaException | SchemaRegistry.RegistryException | NotYetException e) {
        phase = String.valueOf(e.getMessage());
        if (clock.instant().isAfter(deadline)) {
          throw new IllegalStateException(
              "Gave up starting " + name + " (service.start-timeout): " + e.getMessage(), e);
        }
        if (!told) {
          log.atInfo().addKeyValue(LogKeys.SERVICE, name).log("Waiting: {}", e.getMessage());
          told = true;
        }
        Thread.sleep(RETRY);
      }
    }
  }

  private static void requireTopics(Admin client, TopicCatalog topics) {
    List<String> problems = new TopicAdmin(client).problems(topics);
    if (!problems.isEmpty()) {
      throw new NotYetException(
          problems.getFirst()
              + (problems.size() > 1 ? " (and " + (problems.size() - 1) + " more)" : ""));
    }
  }

  private void bindJvmMetrics() {
    metrics.config().commonTags("service", name);
    JvmGcMetrics gc = new JvmGcMetrics();
    resources.add(gc);
    gc.bindTo(metrics);
    new ClassLoaderMetrics().bindTo(metrics);
    new JvmMemoryMetrics().bindTo(metrics);
    new JvmThreadMetrics().bindTo(metrics);
    new ProcessorMetrics().bindTo(metrics);
    new UptimeMetrics().bindTo(metrics);
  }

  private static void closeQuietly(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      // The process is going away: what could not be closed is told, and the rest is still closed.
      log.atWarn().setCause(e).log("Closing {} failed", resource.getClass().getSimpleName());
    }
  }

  /** Something that the service needs is not there yet. */
  private static final class NotYetException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotYetException(String message) {
      super(message);
    }
  }
}
