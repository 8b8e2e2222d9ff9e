package io.clawstream.bench.stand;

import io.clawstream.bench.load.Target;
import io.clawstream.bench.model.MockModelServer;
import io.clawstream.bench.proc.Child;
import io.clawstream.bench.telegram.FakeTelegram;
import io.clawstream.local.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Clawstream's five services, each started as in production: a process of its own that reads one
 * settings file.
 */
public final class Pipeline {
  private static final String SECRET = "bench-secret";
  private static final String SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token";
  private static final Duration READY_WITHIN = Duration.ofMinutes(2);
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  /** Main class by service, in the order of a message's way. */
  private static final Map<String, String> SERVICES = services();

  private Pipeline() {}

  /**
   * What surrounds the services.
   *
   * @param directory for logs and state
   * @param jvmFlags of each service
   * @param overrides settings that take precedence, keys as in the settings file with dots
   */
  public record Surroundings(
      Ground ground,
      MockModelServer model,
      FakeTelegram telegram,
      Path directory,
      List<String> jvmFlags,
      Map<String, String> overrides) {}

  /** Starts all services; returns when they are ready and Telegram knows the webhook. */
  public static Chain start(Surroundings around, Progress progress) throws InterruptedException {
    int port = FreePorts.any();
    URI webhook = URI.create("http://127.0.0.1:" + port + "/telegram/webhook");
    PipelineSettings values =
        new PipelineSettings(
            around.ground().bootstrapServers(),
            around.ground().registryUrl(),
            around.ground().topics(),
            around.telegram().bot().token(),
            around.telegram().apiUrl(),
            webhook,
            SECRET,
            port,
            around.model().baseUrl(),
            around.directory().resolve("router-state"));
    Path settings = write(around.directory().resolve("clawstream.yaml"), values.yaml());
    Map<Child, Integer> adminPorts = new LinkedHashMap<>();
    SERVICES.forEach(
        (name, mainClass) -> {
          int adminPort = FreePorts.any();
          adminPorts.put(
              Child.start(program(around, settings, name, mainClass, adminPort)), adminPort);
        });
    Chain chain =
        new Chain(
            new Target("pipeline", webhook, Map.of(SECRET_HEADER, SECRET)),
            List.copyOf(adminPorts.keySet()));
    try {
      progress.say("waiting for the services");
      awaitReady(adminPorts);
      return chain;
    } catch (RuntimeException | InterruptedException e) {
      chain.close();
      throw e;
    }
  }

  private static Map<String, String> services() {
    Map<String, String> services = new LinkedHashMap<>();
    services.put("ingress", "io.clawstream.ingress.IngressMain");
    services.put("router", "io.clawstream.router.RouterMain");
    services.put("llm-worker", "io.clawstream.llm.LlmWorkerMain");
    services.put("tools-worker", "io.clawstream.tools.ToolsWorkerMain");
    services.put("egress", "io.clawstream.egress.EgressMain");
    return services;
  }

  private static Child.Program program(
      Surroundings around, Path settings, String name, String mainClass, int adminPort) {
    List<String> arguments = new ArrayList<>(List.of("--config", settings.toString()));
    arguments.addAll(List.of("--set", "service.admin-port=" + adminPort));
    around
        .overrides()
        .forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
    return new Child.Program(
        name, mainClass, arguments, around.jvmFlags(), Map.of(), around.directory());
  }

  private static Path write(Path file, String text) {
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new BenchException("The services' settings could not be written to " + file + ".", e);
    }
  }

  private static void awaitReady(Map<Child, Integer> adminPorts) throws InterruptedException {
    long deadline = System.nanoTime() + READY_WITHIN.toNanos();
    try (HttpClient http = HttpClient.newHttpClient()) {
      for (Map.Entry<Child, Integer> service : adminPorts.entrySet()) {
        String answer = "";
        while (!answer.startsWith("ready")) {
          service.getKey().requireAlive();
          if (System.nanoTime() > deadline) {
            throw new BenchException(
                "%s was not ready within %d s (%s). The end of its log:%n%s"
                    .formatted(
                        service.getKey().name(),
                        READY_WITHIN.toSeconds(),
                        answer.strip(),
                        service.getKey().tail()));
          }
          Thread.sleep(LOOK_EVERY);
          answer = health(http, service.getValue());
        }
      }
    }
  }

  private static String health(HttpClient http, int adminPort) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + adminPort + "/health/ready"))
            .timeout(Duration.ofSeconds(2))
            .build();
    try {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      return response.body();
    } catch (IOException e) {
      return "no answer yet";
    }
  }
}
