package io.clawstream.egress.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.clawstream.egress.channel.FakePlatform;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The Bot API's sendMessage, editMessageText and sendChatAction with its real requests, answers and
 * error descriptions (tdlib/telegram-bot-api, Client.cpp). Parses HTML as strictly as Telegram
 * does.
 */
public final class FakeTelegram implements FakePlatform {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_LENGTH = 4096;

  private final HttpServer server;
  private final String token;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Queue<Trouble> troubles = new ArrayDeque<>();
  private final List<Message> messages = new ArrayList<>();
  private final List<JsonNode> requests = new ArrayList<>();
  private final List<String> typings = new ArrayList<>();
  private Optional<Long> migratedTo = Optional.empty();
  private long nextId = 1000;
  private boolean refusesHtml;

  /** A message; its request is as it was last shown. */
  private record Message(long id, JsonNode request, String text) {}

  /** What the handler answers: a status and a body. */
  private record Response(int status, String body) {}

  public FakeTelegram(String token) throws IOException {
    this.token = token;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  @Override
  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @Override
  public synchronized void next(Trouble trouble) {
    troubles.add(trouble);
  }

  /** Every chat has become a supergroup with this id. */
  public synchronized void migrate(long supergroup) {
    migratedTo = Optional.of(supergroup);
  }

  /** From now on no HTML is good enough. */
  public synchronized void refuseHtml() {
    refusesHtml = true;
  }

  /** The user deletes all messages. */
  public synchronized void deleteMessages() {
    messages.clear();
  }

  @Override
  public synchronized List<Shown> messages() {
    return messages.stream()
        .map(
            message ->
                new Shown(
                    message.request.path("chat_id").asText(),
                    Long.toString(message.id),
                    message.text))
        .toList();
  }

  @Override
  public synchronized int typings(String chat) {
    return (int) typings.stream().filter(chat::equals).count();
  }

  /** Everything that was asked, {@code method} added. */
  public synchronized List<JsonNode> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    byte[] body = exchange.getRequestBody().readAllBytes();
    Response response;
    Trouble trouble = null;
    if (!path.startsWith("/bot" + token + "/")) {
      response = error(401, "Unauthorized", null);
    } else if (!"application/json".equals(exchange.getRequestHeaders().getFirst("Content-Type"))) {
      response = error(400, "Bad Request: message text is empty", null);
    } else {
      ObjectNode request = (ObjectNode) JSON.readTree(body);
      String method = path.substring(path.lastIndexOf('/') + 1);
      synchronized (this) {
        requests.add(request.deepCopy().put("method", method));
        trouble = method.equals("sendChatAction") ? null : troubles.poll();
        response = trouble == null ? perform(method, request) : troubled(trouble, method, request);
      }
    }
    if (trouble instanceof Trouble.NoAnswer) {
      awaitClose();
    }
    if (!(trouble instanceof Trouble.NoAnswer || trouble instanceof Trouble.HangUp)) {
      byte[] bytes = response.body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(response.status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }

  private Response troubled(Trouble trouble, String method, ObjectNode request) {
    return switch (trouble) {
      case Trouble.RateLimited(Duration retryAfter) ->
          error(
              429,
              "Too Many Requests: retry after " + retryAfter.toSeconds(),
              JSON.createObjectNode().put("retry_after", retryAfter.toSeconds()));
      case Trouble.ServerError() -> error(500, "Internal Server Error", null);
      case Trouble.BadGateway() -> new Response(502, "<html><h1>502 Bad Gateway</h1></html>");
      case Trouble.Blocked() -> error(403, "Forbidden: bot was blocked by the user", null);
      case Trouble.NoAnswer(), Trouble.HangUp() -> perform(method, request);
    };
  }

  private Response perform(String method, ObjectNode request) {
    if (!request.hasNonNull("chat_id")) {
      return error(400, "Bad Request: chat_id is empty", null);
    }
    if (migratedTo.isPresent() && request.path("chat_id").asLong() != migratedTo.get()) {
      return error(
          400,
          "Bad Request: group chat was upgraded to a supergroup chat",
          JSON.createObjectNode().put("migrate_to_chat_id", migratedTo.get()));
    }
    return switch (method) {
      case "sendMessage" -> send(request);
      case "editMessageText" -> edit(request);
      case "sendChatAction" -> type(request);
      default -> error(404, "Not Found", null);
    };
  }

  private Response type(ObjectNode request) {
    typings.add(request.path("chat_id").asText());
    return new Response(200, "{\"ok\":true,\"result\":true}");
  }

  private Response send(ObjectNode request) {
    long id = nextId++;
    return withText(
        request,
        text -> {
          messages.add(new Message(id, request, text));
          return shown(id, request, text);
        });
  }

  private Response edit(ObjectNode request) {
    long id = request.path("message_id").asLong();
    int index = -1;
    for (int i = 0; i < messages.size(); i++) {
      index = messages.get(i).id == id ? i : index;
    }
    if (index < 0) {
      return error(400, "Bad Request: message to edit not found", null);
    }
    int at = index;
    return withText(
        request,
        text -> {
          if (text.equals(messages.get(at).text)) {
            return error(
                400,
                "Bad Request: message is not modified: specified new message content and reply"
                    + " markup are exactly the same as a current content and reply markup of the"
                    + " message",
                null);
          }
          messages.set(at, new Message(id, request, text));
          return shown(id, request, text);
        });
  }

  private Response withText(ObjectNode request, Function<String, Response> action) {
    String text = request.path("text").asText();
    if ("HTML".equals(request.path("parse_mode").asText())) {
      Optional<String> parsed = refusesHtml ? Optional.empty() : TelegramHtmlParser.parse(text);
      if (parsed.isEmpty()) {
        return error(400, "Bad Request: can't parse entities: Unsupported start tag", null);
      }
      text = parsed.get();
    }
    if (text.isBlank()) {
      return error(400, "Bad Request: message text is empty", null);
    }
    return text.codePointCount(0, text.length()) > MAX_LENGTH
        ? error(400, "Bad Request: message is too long", null)
        : action.apply(text.strip());
  }

  private static Response shown(long id, JsonNode request, String text) {
    ObjectNode answer = JSON.createObjectNode().put("ok", true);
    ObjectNode result = answer.putObject("result").put("message_id", id).put("text", text);
    result.putObject("chat").put("id", request.path("chat_id").asLong());
    return new Response(200, answer.toString());
  }

  private static Response error(int code, String description, @Nullable ObjectNode parameters) {
    ObjectNode answer =
        JSON.createObjectNode()
            .put("ok", false)
            .put("error_code", code)
            .put("description", description);
    if (parameters != null) {
      answer.set("parameters", parameters);
    }
    return new Response(code, answer.toString());
  }

  private void awaitClose() {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
