package io.clawstream.ingress.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** A Bot API that answers what it is told to, and remembers what it was asked. */
public final class FakeBotApi implements AutoCloseable {
  /** The bot's token. */
  public static final String TOKEN = "42:secret-token";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final Map<String, Queue<Answer>> answers = new ConcurrentHashMap<>();
  private final List<Call> calls = new CopyOnWriteArrayList<>();

  /** A call that came in. */
  public record Call(String method, JsonNode parameters) {}

  private record Answer(int status, String body) {}

  /** Knows the bot 42, @ClawBot. */
  public FakeBotApi() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    server.createContext("/", this::handle);
    server.start();
  }

  /** Its address. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The next call of the method gets this answer. */
  public FakeBotApi answers(String method, int status, String body) {
    answers
        .computeIfAbsent(method, each -> new ConcurrentLinkedQueue<>())
        .add(new Answer(status, body));
    return this;
  }

  /** The calls of a method so far. */
  public List<JsonNode> calls(String method) {
    return calls.stream()
        .filter(call -> call.method().equals(method))
        .map(Call::parameters)
        .toList();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String[] path = exchange.getRequestURI().getPath().split("/", -1);
      JsonNode parameters = JSON.readTree(exchange.getRequestBody());
      String method = path[path.length - 1];
      Queue<Answer> scripted = answers.getOrDefault(method, new ConcurrentLinkedQueue<>());
      Answer answer = scripted.poll();
      if (answer == null) {
        answer = usual(method);
      }
      if (!path[1].equals("bot" + TOKEN)) {
        answer = new Answer(404, "{\"ok\":false,\"error_code\":404,\"description\":\"Not Found\"}");
      }
      calls.add(new Call(method, parameters));
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer.status(), body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static Answer usual(String method) {
    return switch (method) {
      case "getMe" ->
          new Answer(
              200, "{\"ok\":true,\"result\":{\"id\":42,\"is_bot\":true,\"username\":\"ClawBot\"}}");
      case "getUpdates" -> new Answer(200, "{\"ok\":true,\"result\":[]}");
      default -> new Answer(200, "{\"ok\":true,\"result\":true}");
    };
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
