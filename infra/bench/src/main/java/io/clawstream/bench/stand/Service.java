package io.clawstream.bench.stand;

import io.clawstream.bench.proc.Child;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * One of the pipeline's services.
 *
 * @param process can be killed and started again
 * @param adminPort where it says how it is
 * @param http asks it
 */
public record Service(Child process, int adminPort, HttpClient http) {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration LOOK_EVERY = Duration.ofMillis(20);
  private static final int OK = 200;

  /**
   * How a service is.
   *
   * @param live whether its process answers at all
   * @param ready whether it can do its work
   * @param says its answer, for people
   */
  public record Health(boolean live, boolean ready, String says) {}

  /** Its name, e.g. llm-worker. */
  public String name() {
    return process.name();
  }

  /** Asks it; waits at most 2 s. */
  public Health health() throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + adminPort + "/health/ready"))
            .timeout(PATIENCE)
            .build();
    try {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      return new Health(true, response.statusCode() == OK, response.body().strip());
    } catch (IOException e) {
      return new Health(false, false, "no answer yet");
    }
  }

  /**
   * Returns when it can do its work.
   *
   * @param deadlineNanos as {@link System#nanoTime}
   * @throws BenchException with the end of its log, if it cannot by then
   */
  public void awaitReady(long deadlineNanos) throws InterruptedException {
    for (Health health = health(); !health.ready(); health = health()) {
      process.requireAlive();
      if (System.nanoTime() - deadlineNanos > 0) {
        throw new BenchException(
            "%s was not ready in time (%s). The end of its log:%n%s"
                .formatted(name(), health.says(), process.tail()));
      }
      Thread.sleep(LOOK_EVERY);
    }
  }

  /**
   * The sum over all time series of a metric that have a label; 0 if there is none.
   *
   * @param metric its name as Prometheus has it
   * @param label {@code name="value"}; empty for any
   * @throws IOException if the service does not answer
   */
  public double metric(String metric, String label) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + adminPort + "/metrics"))
            .timeout(PATIENCE)
            .build();
    return http.send(request, BodyHandlers.ofString())
        .body()
        .lines()
        .filter(line -> line.startsWith(metric + "{") || line.startsWith(metric + " "))
        .filter(line -> line.contains(label))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
