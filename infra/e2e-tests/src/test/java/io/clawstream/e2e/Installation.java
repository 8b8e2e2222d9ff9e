package io.clawstream.e2e;

import io.clawstream.egress.Egress;
import io.clawstream.ingress.Ingress;
import io.clawstream.ingress.IngressRunning;
import io.clawstream.kit.Readiness;
import io.clawstream.kit.ServiceDefinition;
import io.clawstream.kit.ServiceRunner;
import io.clawstream.kit.config.Settings;
import io.clawstream.kit.kafka.TopicAdmin;
import io.clawstream.llm.LlmWorker;
import io.clawstream.router.Router;
import io.clawstream.schemas.SchemaRegistry;
import io.clawstream.schemas.Topic;
import io.clawstream.schemas.TopicCatalog;
import io.clawstream.tools.ToolsWorker;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.admin.Admin;
import org.awaitility.Awaitility;

/**
 * Clawstream in a namespace of its own: the services that a test starts, in this JVM or as
 * processes, and its settings.
 */
final class Installation implements AutoCloseable {
  static final List<ServiceDefinition> ALL =
      List.of(new Ingress(), new Router(), new LlmWorker(), new ToolsWorker(), new Egress());

  private final TestCluster cluster = TestCluster.shared();
  private final TopicCatalog topics;
  private final Map<String, String> settings = new HashMap<>();
  private final Map<String, TemporaryDirectory> directories = new HashMap<>();
  private final List<AutoCloseable> started = new ArrayList<>();
  private final List<Throwable> fatal = new CopyOnWriteArrayList<>();

  /**
   * Creates the topics and registers the schemas.
   *
   * @param extra settings of this test
   */
  Installation(Map<String, String> extra) {
    String namespace = "t" + UUID.randomUUID().toString().substring(0, 8);
    this.topics = TopicCatalog.of(namespace, 4, 4);
    settings.put("kafka.bootstrap-servers", cluster.bootstrapServers());
    settings.put("registry.url", cluster.registryUrl().toString());
    settings.put("topics.namespace", namespace);
    settings.put("topics.router-partitions", "4");
    settings.put("topics.job-partitions", "4");
    settings.put("service.admin-port", "0");
    settings.put("service.drain-timeout", "10s");
    settings.put("ingress.port", "0");
    settings.put("channels.api.token", "test-token");
    settings.putAll(extra);
    try (Admin admin = cluster.admin()) {
      new TopicAdmin(admin).apply(topics, (short) 1);
    }
    new SchemaRegistry(cluster.registryUrl())
        .apply(
            topics.topics().stream()
                .map(Topic::schema)
                .filter(Objects::nonNull)
                .distinct()
                .toList());
  }

  TopicCatalog topics() {
    return topics;
  }

  TestCluster cluster() {
    return cluster;
  }

  /** Starts all five services in this JVM and waits until they can work. */
  Installation startAll() {
    List<ServiceRunner> runners = ALL.stream().map(this::start).toList();
    runners.forEach(Installation::awaitReady);
    return this;
  }

  /** Starts one service in this JVM. */
  ServiceRunner start(ServiceDefinition definition) {
    return start(definition, Map.of());
  }

  /** Starts one service in this JVM, with settings of its own. */
  ServiceRunner start(ServiceDefinition definition, Map<String, String> more) {
    Map<String, String> own = own(definition.name());
    own.putAll(more);
    try {
      ServiceRunner runner =
          ServiceRunner.start(
              definition,
              Settings.load(Optional.empty(), Map.of(), own, ServiceRunner.mappings(definition)),
              InstantSource.system(),
              fatal::add);
      started.add(runner);
      return runner;
    } catch (Exception e) {
      throw new IllegalStateException("Starting " + definition.name() + " failed.", e);
    }
  }

  /** Starts one service as a process; the caller waits until it is ready. */
  ServiceProcess startProcess(ServiceDefinition definition, Map<String, String> more) {
    Map<String, String> own = own(definition.name());
    own.putAll(more);
    ServiceProcess process = ServiceProcess.start(definition.getClass().getName() + "Main", own);
    started.add(process);
    return process;
  }

  /** Starts a main class of the tests as a process, with the settings of a service. */
  ServiceProcess startProcess(String service, Class<?> main) {
    ServiceProcess process = ServiceProcess.start(main.getName(), own(service));
    started.add(process);
    return process;
  }

  /** What the services that run in this JVM gave up over. */
  List<Throwable> fatalErrors() {
    return List.copyOf(fatal);
  }

  /** The service that was started in this JVM under this name. */
  ServiceRunner running(String name) {
    return started.stream()
        .filter(ServiceRunner.class::isInstance)
        .map(ServiceRunner.class::cast)
        .filter(runner -> runner.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** Closes one service that was started in this JVM. */
  void stop(ServiceRunner runner) {
    started.remove(runner);
    runner.close();
  }

  /** Port of the web page and the API. */
  static int httpPort(ServiceRunner ingress) {
    return ((IngressRunning) ingress.service()).httpPort();
  }

  static void awaitReady(ServiceRunner runner) {
    Awaitility.await(runner.name() + " is ready")
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> runner.readiness() instanceof Readiness.Ready);
  }

  @Override
  public void close() {
    for (AutoCloseable service : started.reversed()) {
      try {
        service.close();
      } catch (Exception e) {
        throw new IllegalStateException("Closing " + service + " failed.", e);
      }
    }
    directories.values().forEach(TemporaryDirectory::close);
  }

  /** A directory of this installation, the same each time. */
  Path directory(String name) {
    return directories.computeIfAbsent(name, TemporaryDirectory::make).path();
  }

  private Map<String, String> own(String service) {
    Map<String, String> own = new HashMap<>(settings);
    own.put("router.state-dir", directory(service).toString());
    return own;
  }
}
