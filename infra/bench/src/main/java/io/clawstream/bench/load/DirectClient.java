package io.clawstream.bench.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.clawstream.bench.model.MockModelServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Asks a model as a program does that has nothing between itself and the provider: each question
 * goes out at once, and when it fails it is asked again a few times, or not at all. Thread-safe.
 */
public final class DirectClient implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int OK = 200;

  /**
   * Waits of OpenAI's Python client, which tries twice more by default: 0.5 s, doubling, at most 8
   * s, less up to a quarter (github.com/openai/openai-python, _base_client.py).
   */
  private static final long FIRST_WAIT_MS = 500;

  private static final long LONGEST_WAIT_MS = 8_000;
  private static final double JITTER = 0.25;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ObjectMapper json = new ObjectMapper();
  private final AtomicLong numbers = new AtomicLong();
  private final URI completions;
  private final int textLength;

  /**
   * @param baseUrl of the model's API, ending in {@code /v1}
   * @param textLength of each question, in characters
   */
  public DirectClient(URI baseUrl, int textLength) {
    this.completions = URI.create(baseUrl + "/chat/completions");
    this.textLength = textLength;
  }

  /**
   * Asks one question.
   *
   * @param retries how many tries may follow the first, 0 or more
   * @return whether the whole answer came
   */
  public boolean ask(int retries) throws InterruptedException {
    String text = Texts.of(numbers.getAndIncrement(), textLength);
    for (int tries = 0; tries <= retries; tries++) {
      if (tries > 0) {
        Thread.sleep(waitBefore(tries));
      }
      if (isAnswered(text)) {
        return true;
      }
    }
    return false;
  }

  private static long waitBefore(int tries) {
    long wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS << (tries - 1));
    return Math.round(wait * (1 - JITTER * ThreadLocalRandom.current().nextDouble()));
  }

  private boolean isAnswered(String text) throws InterruptedException {
    try {
      HttpResponse<String> response =
          http.send(
              HttpRequest.newBuilder(completions)
                  .timeout(PATIENCE)
                  .header("Content-Type", "application/json")
                  .POST(BodyPublishers.ofString(question(text)))
                  .build(),
              BodyHandlers.ofString());
      if (response.statusCode() != OK) {
        return false;
      }
      JsonNode answer = json.readTree(response.body());
      return answer.at("/choices/0/message/content").asText().equals(text);
    } catch (IOException e) {
      return false;
    }
  }

  private String question(String text) throws IOException {
    return json.writeValueAsString(
        json.createObjectNode()
            .put("model", MockModelServer.MODEL)
            .set("messages", json.createArrayNode().add(user(text))));
  }

  private JsonNode user(String text) {
    return json.createObjectNode().put("role", "user").put("content", text);
  }

  @Override
  public void close() {
    http.close();
  }
}
