package io.clawstream.bench.stand;

import io.clawstream.bench.load.Target;
import io.clawstream.bench.proc.Child;
import io.clawstream.local.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
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
public final class Pipeline implements AutoCloseable {
  /** The platform that its messages come from. */
  public static final String CHANNEL = "telegram";

  private static final String SECRET = "bench-secret";
  private static final String SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token";
  private static final Duration READY_WITHIN = Duration.ofMinutes(2);

  /** Main class by service, in the order of a message's way. */
  private static final Map<String, String> SERVICES = mainClasses();

  private final Chain chain;
  private final List<Service> services;
  private final HttpClient http;

  private Pipeline(Chain chain, List<Service> services, HttpClient http) {
    this.chain = chain;
    this.services = services;
    this.http = http;
  }

  /** The names of all services, in the order of a message's way. */
  public static List<String> names() {
    return List.copyOf(SERVICES.keySet());
  }

  /** Starts all services; returns when they are ready and Telegram knows the webhook. */
  public static Pipeline start(World world, Progress progress) throws InterruptedException {
    int port = FreePorts.any();
    URI webhook = URI.create("http://127.0.0.1:" + port + "/telegram/webhook");
    PipelineSettings values =
        new PipelineSettings(
            world.ground().bootstrapServers(),
            world.ground().registryUrl(),
            world.ground().topics(),
            world.telegram().bot().token(),
            world.telegram().apiUrl(),
            webhook,
            SECRET,
            port,
            world.model().baseUrl(),
            world.plan().directory().resolve("router-state"));
    Path settings = write(world.plan().directory().resolve("clawstream.yaml"), values.yaml());
    HttpClient http = HttpClient.newHttpClient();
    List<Service> services = new ArrayList<>();
    SERVICES.forEach(
        (name, mainClass) -> {
          int adminPort = FreePorts.any();
          Child process = Child.start(program(world.plan(), settings, name, mainClass, adminPort));
          services.add(new Service(process, adminPort, http));
        });
    Pipeline pipeline =
        new Pipeline(
            new Chain(
                new Target("pipeline", webhook, Map.of(SECRET_HEADER, SECRET)),
                services.stream().map(Service::process).toList()),
            List.copyOf(services),
            http);
    try {
      progress.say("waiting for the services");
      pipeline.awaitReady();
      return pipeline;
    } catch (RuntimeException | InterruptedException e) {
      pipeline.close();
      throw e;
    }
  }

  /** Its processes and where messages go in. */
  public Chain chain() {
    return chain;
  }

  /** Its services, in the order of a message's way. */
  public List<Service> services() {
    return services;
  }

  @Override
  public void close() {
    chain.close();
    http.close();
  }

  private static Map<String, String> mainClasses() {
    Map<String, String> services = new LinkedHashMap<>();
    services.put("ingress", "io.clawstream.ingress.IngressMain");
    services.put("router", "io.clawstream.router.RouterMain");
    services.put("llm-worker", "io.clawstream.llm.LlmWorkerMain");
    services.put("tools-worker", "io.clawstream.tools.ToolsWorkerMain");
    services.put("egress", "io.clawstream.egress.EgressMain");
    return services;
  }

  private static Child.Program program(
      World.Plan plan, Path settings, String name, String mainClass, int adminPort) {
    List<String> arguments = new ArrayList<>(List.of("--config", settings.toString()));
    arguments.addAll(List.of("--set", "service.admin-port=" + adminPort));
    plan.settings().forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
    return new Child.Program(
        name, mainClass, arguments, plan.jvmFlags(), Map.of(), plan.directory());
  }

  private static Path write(Path file, String text) {
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new BenchException("The services' settings could not be written to " + file + ".", e);
    }
  }

  private void awaitReady() throws InterruptedException {
    long deadline = System.nanoTime() + READY_WITHIN.toNanos();
    for (Service service : services) {
      service.awaitReady(deadline);
    }
  }
}
