package io.clawstream.bench.stand;

import io.clawstream.bench.proc.Child;
import io.clawstream.local.FreePorts;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An llm-worker in a process of its own, as in production, that asks the mock model.
 *
 * @param service its process
 */
public record LoneWorker(Service service) implements AutoCloseable {
  private static final Duration READY_WITHIN = Duration.ofMinutes(2);

  /** What jobs call its provider. */
  public static final String PROVIDER = "openai";

  /**
   * Where and how it runs.
   *
   * @param name different for each
   * @param directory for its log
   * @param jvmFlags of its process
   * @param settings keys as in the settings file with dots
   * @param model its address
   */
  public record Plan(
      String name,
      Path directory,
      List<String> jvmFlags,
      Map<String, String> settings,
      URI model) {}

  /** Starts it; returns when it is ready. */
  public static LoneWorker start(Ground ground, Plan plan) throws InterruptedException {
    int adminPort = FreePorts.any();
    List<String> arguments = new ArrayList<>();
    settings(ground, plan, adminPort)
        .forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
    long begin = System.nanoTime();
    Child process =
        Child.start(
            new Child.Program(
                plan.name(),
                "io.clawstream.llm.LlmWorkerMain",
                arguments,
                plan.jvmFlags(),
                Map.of(),
                plan.directory()));
    LoneWorker worker = new LoneWorker(new Service(process, adminPort, HttpClient.newHttpClient()));
    try {
      worker.service.awaitReady(begin + READY_WITHIN.toNanos());
      return worker;
    } catch (RuntimeException | InterruptedException e) {
      worker.close();
      throw e;
    }
  }

  @Override
  public void close() {
    service.process().close();
    service.http().close();
  }

  private static Map<String, String> settings(Ground ground, Plan plan, int adminPort) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("kafka.bootstrap-servers", ground.bootstrapServers());
    settings.put("registry.url", ground.registryUrl().toString());
    settings.put("topics.namespace", ground.topics().namespace());
    settings.put("topics.router-partitions", Integer.toString(ground.topics().routerPartitions()));
    settings.put("topics.job-partitions", Integer.toString(ground.topics().jobPartitions()));
    settings.put("service.admin-port", Integer.toString(adminPort));
    settings.put("llm.providers." + PROVIDER + ".base-url", plan.model().toString());
    settings.put("llm.providers." + PROVIDER + ".api-key", "none");
    settings.putAll(plan.settings());
    return settings;
  }
}
