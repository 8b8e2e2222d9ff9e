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
}
