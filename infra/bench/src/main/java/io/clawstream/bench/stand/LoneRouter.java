package io.clawstream.bench.stand;

import io.clawstream.bench.proc.Child;
import io.clawstream.local.FreePorts;
import io.clawstream.schemas.TopicCatalog;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The router alone, in a process of its own as in production, on the topics of a namespace. Its
 * copy of the stores begins empty.
 *
 * @param startedIn from the start of the process until it was ready to work, all that it had to
 *     restore included
 */
public record LoneRouter(Service service, Duration startedIn) implements AutoCloseable {
  /**
   * Where and how it runs.
   *
   * @param directory for its log and its copy of the stores
   * @param jvmFlags of its process
   * @param settings on top of the benchmark's own; keys as in the settings file with dots
   * @param readyWithin how long it may take to be ready
   */
  public record Plan(
      Path directory, List<String> jvmFlags, Map<String, String> settings, Duration readyWithin) {}

  /** Starts it; returns when it is ready. */
  public static LoneRouter start(Ground ground, TopicCatalog topics, Plan plan)
      throws InterruptedException {
    int adminPort = FreePorts.any();
    List<String> arguments = new ArrayList<>();
    settings(ground, topics, plan, adminPort)
        .forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
    long begin = System.nanoTime();
    Child process =
        Child.start(
            new Child.Program(
                "router-" + topics.namespace(),
                "io.clawstream.router.RouterMain",
                arguments,
                plan.jvmFlags(),
                Map.of(),
                plan.directory()));
    Service service = new Service(process, adminPort, HttpClient.newHttpClient());
    try {
      service.awaitReady(begin + plan.readyWithin().toNanos());
      return new LoneRouter(service, Duration.ofNanos(System.nanoTime() - begin));
    } catch (RuntimeException | InterruptedException e) {
      new LoneRouter(service, Duration.ZERO).close();
      throw e;
    }
  }

  /** Its process. */
  public ProcessHandle handle() {
    return service.process().handle();
  }

  @Override
  public void close() {
    service.process().close();
    service.http().close();
  }

  private static Map<String, String> settings(
      Ground ground, TopicCatalog topics, Plan plan, int adminPort) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("kafka.bootstrap-servers", ground.bootstrapServers());
    settings.put("registry.url", ground.registryUrl().toString());
    settings.put("topics.namespace", topics.namespace());
    settings.put("topics.router-partitions", Integer.toString(topics.routerPartitions()));
    settings.put("topics.job-partitions", Integer.toString(topics.jobPartitions()));
    settings.put("service.admin-port", Integer.toString(adminPort));
    settings.put("channels.telegram.token", "1:none");
    settings.put("channels.telegram.dm-policy", "open");
    settings.put(
        "router.state-dir", plan.directory().resolve(topics.namespace() + "-state").toString());
    settings.putAll(plan.settings());
    return settings;
  }
}
