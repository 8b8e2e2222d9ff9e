package io.clawstream.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** As much of an MCP server over HTTP as a worker needs; its tools say which one was called. */
final class TinyMcpServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer http;
  private volatile List<String> tools;

  private TinyMcpServer(List<String> tools) {
    this.tools = tools;
    try {
      this.http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    http.createContext("/mcp", this::answer);
    http.start();
  }

  static TinyMcpServer with(String... tools) {
    return new TinyMcpServer(List.of(tools));
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + http.getAddress().getPort() + "/mcp");
  }

  private void answer(HttpExchange exchange) throws IOException {
    JsonNode request = JSON.readTree(exchange.getRequestBody());
    if (!exchange.getRequestMethod().equals("POST") || !request.has("id")) {
      exchange.sendResponseHeaders(exchange.getRequestMethod().equals("POST") ? 202 : 405, -1);
      exchange.close();
      return;
    }
    byte[] body =
        "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":%s}"
            .formatted(request.path("id"), result(request))
            .getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private String result(JsonNode request) {
    return switch (request.path("method").asText()) {
      case "initialize" ->
          "{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{\"tools\":{}},\"serverInfo\":{\"name\":\"tiny\",\"version\":\"1\"}}";
      case "tools/list" ->
          tools.stream()
              .map(name -> "{\"name\":\"" + name + "\",\"inputSchema\":{\"type\":\"object\"}}")
              .collect(Collectors.joining(",", "{\"tools\":[", "]}"));
      default ->
          "{\"content\":[{\"type\":\"text\",\"text\":\"%s was called\"}]}"
              .formatted(request.path("params").path("name").asText());
    };
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
