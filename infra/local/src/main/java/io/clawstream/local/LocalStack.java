package io.clawstream.local;

import io.clawstream.kit.Readiness;
import io.clawstream.kit.ServiceRunner;
import io.clawstream.kit.config.KafkaSettings;
import io.clawstream.kit.config.Settings;
import io.clawstream.kit.config.SettingsException;
import io.clawstream.kit.config.TopicSettings;
import io.clawstream.kit.kafka.TopicAdmin;
import io.clawstream.local.UpPlan.PlannedService;
import io.clawstream.schemas.SchemaRegistry;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link UpPlan} describes, running: broker and registry start at the same time, then
 * topics and schemas are applied, then the services start at the same time. Closing goes the way of
 * a message, so that each part can finish what it was handed, and ends with registry and broker.
 */
final class LocalStack implements AutoCloseable {
  private final UpPlan plan;
  private final DataDirectory data;
  private final Progress progress;
  private final Consumer<Throwable> onFatal;
  private final Map<String, ServiceRunner> runners = new ConcurrentHashMap<>();
  private volatile @Nullable LocalBroker broker;
  private volatile @Nullable LocalRegistry registry;

  /** Tells the user how far the start is. */
  interface Progress {
    /**
     * Something is ready.
     *
     * @param what for the reader
     */
    void ready(String what);
  }

  /**
   * Starts nothing yet.
   *
   * @param data not closed
   * @param onFatal called when a service cannot go on
   */
  LocalStack(UpPlan plan, DataDirectory data, Progress progress, Consumer<Throwable> onFatal) {
    this.plan = plan;
    this.data = data;
    this.progress = progress;
    this.onFatal = onFatal;
  }

  /**
   * Starts everything; returns when it is started, which is shortly before it is ready. If it fails
   * or is interrupted, what was started runs on until {@link #close}.
   *
   * @param settings of each service, in the plan's order
   * @throws LocalException if something cannot start
   */
  void start(List<Settings> settings) throws InterruptedException {
    List<Callable<Void>> ground = new ArrayList<>();
    plan.brokerPort().ifPresent(port -> ground.add(() -> startBroker(port)));
    plan.registryPort().ifPresent(port -> ground.add(() -> startRegistry(port)));
    inParallel(ground);
    if (plan.provision()) {
      Settings any = settings.getFirst();
      inParallel(List.of(() -> applyTopics(any), this::applySchemas));
    }
    List<Callable<Void>> services = new ArrayList<>();
    for (int i = 0; i < plan.services().size(); i++) {
      PlannedService service = plan.services().get(i);
      Settings own = settings.get(i);
      services.add(() -> startService(service, own));
    }
    inParallel(services);
  }

  /** Why it is not ready, or empty if it is. */
  Optional<String> notReady() {
    for (PlannedService service : plan.services()) {
      String name = service.definition().name();
      ServiceRunner runner = runners.get(name);
      Readiness readiness = runner == null ? Readiness.notReady("not started") : runner.readiness();
      if (readiness instanceof Readiness.NotReady(String why)) {
        return Optional.of(name + ": " + why);
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    for (PlannedService service : plan.services()) {
      ServiceRunner runner = runners.remove(service.definition().name());
      if (runner != null) {
        runner.close();
      }
    }
    LocalRegistry startedRegistry = registry;
    if (startedRegistry != null) {
      startedRegistry.close();
      registry = null;
    }
    LocalBroker startedBroker = broker;
    if (startedBroker != null) {
      startedBroker.close();
      broker = null;
    }
  }

  private @Nullable Void startBroker(int port) {
    broker = LocalBroker.start(data.kafka(), port);
    progress.ready("Kafka broker");
    return null;
  }

  private @Nullable Void startRegistry(int port) {
    registry = LocalRegistry.start(RegistryInstallation.find(), data.registry(), port);
    progress.ready("schema registry");
    return null;
  }

  private @Nullable Void applyTopics(Settings settings) {
    KafkaSettings kafka = settings.get(KafkaSettings.class);
    TopicSettings topics = settings.get(TopicSettings.class);
    Map<String, Object> properties = new HashMap<>(kafka.properties());
    properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
    try (Admin admin = Admin.create(properties)) {
      new TopicAdmin(admin).apply(topics.catalog(), topics.replicationFactor());
    }
    return null;
  }

  private @Nullable Void applySchemas() {
    new SchemaRegistry(plan.registry()).apply(EventSchemas.all());
    return null;
  }

  private @Nullable Void startService(PlannedService service, Settings settings)
      throws InterruptedException {
    String name = service.definition().name();
    try {
      runners.put(
          name,
          ServiceRunner.start(service.definition(), settings, InstantSource.system(), onFatal));
      return null;
    } catch (SettingsException | InterruptedException e) {
      throw e;
    } catch (Exception e) {
      throw new LocalException("The service " + name + " could not start: " + e.getMessage(), e);
    }
  }

  /**
   * Runs them at the same time. If one fails the others are interrupted; either way all have ended
   * when this returns, so that nothing is still starting when we close.
   */
  private static void inParallel(List<Callable<Void>> tasks) throws InterruptedException {
    ThreadFactory threads = Thread.ofPlatform().name("start-", 0).factory();
    try (ExecutorService executor = Executors.newThreadPerTaskExecutor(threads)) {
      CompletionService<Void> ended = new ExecutorCompletionService<>(executor);
      tasks.forEach(ended::submit);
      try {
        for (int i = 0; i < tasks.size(); i++) {
          ended.take().get();
        }
      } catch (ExecutionException e) {
        executor.shutdownNow();
        throw e.getCause() instanceof RuntimeException known
            ? known
            : new LocalException(String.valueOf(e.getCause()), e);
      } catch (InterruptedException e) {
        executor.shutdownNow();
        throw e;
      }
    }
  }
}
