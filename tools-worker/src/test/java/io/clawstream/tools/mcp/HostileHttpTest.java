package io.clawstream.tools.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servers over HTTP that are broken, or mean. */
class HostileHttpTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final String GREETING =
      "{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{\"tools\":{}},\"serverInfo\":{\"name\":\"x\",\"version\":\"1\"}}";

  private final CountDownLatch over = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger elsewhere = new AtomicInteger();
  private volatile Answer toCalls = (exchange, request) -> {};
  private HttpServer http;

  private interface Answer {
    void to(HttpExchange exchange, JsonNode request) throws IOException, InterruptedException;
  }

  @BeforeEach
  void start() throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.setExecutor(threads);
    http.createContext("/mcp", this::answer);
    http.createContext("/elsewhere", exchange -> elsewhere.incrementAndGet());
    http.start();
  }

  @AfterEach
  void stop() {
    over.countDown();
    http.stop(0);
    threads.shutdownNow();
  }

  @ParameterizedTest
  @CsvSource({"application/json", "text/event-stream"})
  void anAnswerWithoutEndIsGivenUp(String type) throws Exception {
    toCalls =
        (exchange, request) -> {
          exchange.getResponseHeaders().set("Content-Type", type);
          exchange.sendResponseHeaders(200, 0);
          OutputStream out = exchange.getResponseBody();
          byte[] piece = "x".repeat(100_000).getBytes(StandardCharsets.UTF_8);
          out.write("data: ".getBytes(StandardCharsets.UTF_8));
          while (over.getCount() > 0) {
            out.write(piece);
          }
        };
    try (Connection connection = open()) {
      assertThatThrownBy(() -> connection.call("x", Map.of(), LONG))
          .isInstanceOf(McpException.class)
          .hasMessageContaining("maximum allowed size");
    }
  }

  @Test
  void eventsWithoutEndAreGivenUp() throws Exception {
    toCalls =
        (exchange, request) -> {
          exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
          exchange.sendResponseHeaders(200, 0);
          OutputStream out = exchange.getResponseBody();
          byte[] event =
              "data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{}}\n\n"
                  .getBytes(StandardCharsets.UTF_8);
          while (over.getCount() > 0) {
            out.write(event);
            out.flush();
          }
        };
    try (Connection connection = open()) {
      assertThatThrownBy(() -> connection.call("x", Map.of(), LONG))
          .isInstanceOf(McpException.class)
          .hasMessageContaining("100 messages a second");
      assertThat(connection.ended()).isDone();
    }
  }

  @Test
  void aServerThatDoesNotAnswerIsGivenUpInTime() throws Exception {
    toCalls = (exchange, request) -> over.await();
    try (Connection connection = open()) {
      assertThatThrownBy(() -> connection.call("x", Map.of(), Duration.ofMillis(200)))
          .isInstanceOf(McpException.class)
          .hasMessageContaining("within 0.2 s");
    }
  }

  @Test
  void aRedirectIsNotFollowedAsItWouldTakeTheHeadersAlong() throws Exception {
    toCalls =
        (exchange, request) -> {
          exchange.getResponseHeaders().set("Location", "/elsewhere");
          exchange.sendResponseHeaders(307, -1);
          exchange.close();
        };
    try (Connection connection = open()) {
      assertThatThrownBy(() -> connection.call("x", Map.of(), Duration.ofSeconds(5)))
          .isInstanceOf(McpException.class);
    }
    assertThat(elsewhere).hasValue(0);
  }

  @ParameterizedTest
  @CsvSource({"200, text/html", "200, application/json", "500, text/plain", "401, text/plain"})
  void nonsenseIsAFailure(int status, String type) throws Exception {
    toCalls =
        (exchange, request) -> {
          exchange.getResponseHeaders().set("Content-Type", type);
          send(exchange, status, "<html>This is not the server that you are looking for.</html>");
        };
    try (Connection connection = open()) {
      assertThatThrownBy(() -> connection.call("x", Map.of(), Duration.ofSeconds(5)))
          .isInstanceOf(McpException.class);
    }
  }

  private Connection open() throws Exception {
    return SdkConnection.http(
            URI.create("http://127.0.0.1:" + http.getAddress().getPort() + "/mcp"),
            Map.of("Authorization", "secret"),
            LONG)
        .open(() -> {});
  }

  private void answer(HttpExchange exchange) throws IOException {
    if (!exchange.getRequestMethod().equals("POST")) {
      exchange.sendResponseHeaders(405, -1);
      exchange.close();
      return;
    }
    JsonNode request = JSON.readTree(exchange.getRequestBody());
    switch (request.path("method").asText()) {
      case "initialize" -> {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        send(
            exchange,
            200,
            "{\"jsonrpc\":\"2.0\",\"id\":" + request.path("id") + ",\"result\":" + GREETING + "}");
      }
      case "tools/call" -> {
        try {
          toCalls.to(exchange, request);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      default -> {
        exchange.sendResponseHeaders(202, -1);
        exchange.close();
      }
    }
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
