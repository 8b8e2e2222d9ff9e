package io.clawstream.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/**
 * Looks whether Ollama runs and has a model: {@code GET /api/tags} (docs/api.md of ollama/ollama,
 * "List Local Models").
 */
final class OllamaProbe {
  /** Where Ollama listens unless it is told otherwise. */
  static final URI DEFAULT = URI.create("http://127.0.0.1:11434");

  private static final Duration PATIENCE = Duration.ofMillis(300);
  private static final ObjectMapper JSON = new ObjectMapper();

  private OllamaProbe() {}

  /**
   * Ollama at this address with its first model (the one changed last), or empty if there is none
   * within 300 ms.
   */
  static Optional<String> at(URI address) {
    try (HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      HttpResponse<byte[]> response =
          http.send(
              HttpRequest.newBuilder(address.resolve("/api/tags")).timeout(PATIENCE).build(),
              BodyHandlers.ofByteArray());
      JsonNode model = JSON.readTree(response.body()).path("models").path(0).path("name");
      return response.statusCode() == 200 && model.isTextual()
          ? Optional.of(model.asText())
          : Optional.empty();
    } catch (IOException e) {
      // Nobody listens, or it is not Ollama: either way there is none.
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
