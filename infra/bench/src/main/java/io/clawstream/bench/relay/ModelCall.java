package io.clawstream.bench.relay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.stream.Stream;

/** One streamed chat completion, without retries, limits or deltas. */
final class ModelCall {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String DATA = "data: ";

  private final HttpClient http;
  private final URI completions;

  ModelCall(HttpClient http, URI baseUrl) {
    this.http = http;
    this.completions = URI.create(baseUrl + "/chat/completions");
  }

  String answer(String text) throws IOException, InterruptedException {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("model", "relay");
    body.put("stream", true);
    body.putArray("messages").addObject().put("role", "user").put("content", text);
    HttpRequest request =
        HttpRequest.newBuilder(completions)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.toString()))
            .build();
    HttpResponse<Stream<String>> response = http.send(request, BodyHandlers.ofLines());
    StringBuilder answer = new StringBuilder();
    try (Stream<String> lines = response.body()) {
      lines.filter(line -> line.startsWith(DATA)).forEach(line -> append(answer, line));
    }
    return answer.toString();
  }

  private static void append(StringBuilder answer, String line) {
    if (line.equals(DATA + "[DONE]")) {
      return;
    }
    try {
      JsonNode chunk = JSON.readTree(line.substring(DATA.length()));
      answer.append(chunk.path("choices").path(0).path("delta").path("content").asText(""));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("The model sent something else than JSON: " + line, e);
    }
  }
}
