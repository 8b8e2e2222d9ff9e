package io.clawstream.ingress.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A Bot API that answers what it is told to, and remembers what it was asked. */
public final class FakeBotApi implements AutoCloseable {
  /** The bot's token. */
  public static final String TOKEN = "42:secret-token";

  private static final String FILES = "/file/bot" + TOKEN + "/";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final Map<String, Queue<Answer>> answers = new ConcurrentHashMap<>();
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final Map<String, String> paths = new ConcurrentHashMap<>();
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();
  private final Set<String> slow = ConcurrentHashMap.newKeySet();
  private final CountDownLatch slowFiles = new CountDownLatch(1);
  private final AtomicInteger downloads = new AtomicInteger();
  private final List<String> served = new CopyOnWriteArrayList<>();

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
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.createContext(FILES, this::download);
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

  /** getFile and downloads know this file. */
  public FakeBotApi file(String fileId, String path, byte[] bytes) {
    paths.put(fileId, path);
    files.put(path, bytes);
    return this;
  }

  /** The same, but a download stops half-way until {@link #slowFilesGoOn}. */
  public FakeBotApi slowFile(String fileId, byte[] bytes) {
    String path = "slow/" + fileId;
    slow.add(path);
    return file(fileId, path, bytes);
  }

  /** Ends the wait of all slow files. */
  public void slowFilesGoOn() {
    slowFiles.countDown();
  }

  /** Paths of the files that were sent whole, in that order. */
  public List<String> served() {
    return List.copyOf(served);
  }

  /** Downloads that are under way. */
  public int downloads() {
    return downloads.get();
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
        answer = method.equals("getFile") ? getFile(parameters) : usual(method);
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

  private Answer getFile(JsonNode parameters) {
    String fileId = parameters.path("file_id").asText();
    String path = paths.get(fileId);
    if (path == null) {
      return new Answer(
          400,
          "{\"ok\":false,\"error_code\":400,\"description\":\"Bad Request: invalid file_id\"}");
    }
    ObjectNode answer = JSON.createObjectNode().put("ok", true);
    byte[] file = files.get(path);
    answer
        .putObject("result")
        .put("file_id", fileId)
        .put("file_unique_id", "u-" + fileId)
        .put("file_size", file == null ? 0 : file.length)
        .put("file_path", path);
    return new Answer(200, answer.toString());
  }

  private void download(HttpExchange exchange) throws IOException {
    downloads.incrementAndGet();
    try (exchange) {
      String path = exchange.getRequestURI().getPath().substring(FILES.length());
      byte[] file = files.get(path);
      if (file == null) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      exchange.sendResponseHeaders(200, 0);
      int half = file.length / 2;
      exchange.getResponseBody().write(file, 0, half);
      exchange.getResponseBody().flush();
      if (slow.contains(path)) {
        slowFiles.await();
      }
      exchange.getResponseBody().write(file, half, file.length - half);
      served.add(path);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      downloads.decrementAndGet();
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
    slowFilesGoOn();
    server.stop(0);
  }
}
