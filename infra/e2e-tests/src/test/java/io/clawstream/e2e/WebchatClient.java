package io.clawstream.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A web-chat client (docs/webchat-protocol.md) that remembers every frame. */
final class WebchatClient implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final WebSocket socket;
  private final Frames frames;

  private WebchatClient(WebSocket socket, Frames frames) {
    this.socket = socket;
    this.frames = frames;
  }

  static WebchatClient connect(int port, String conversation, long lastSeq) {
    Frames frames = new Frames();
    WebSocket socket =
        HTTP.newWebSocketBuilder()
            .buildAsync(URI.create("ws://127.0.0.1:" + port + "/webchat/ws"), frames)
            .join();
    WebchatClient client = new WebchatClient(socket, frames);
    ObjectNode hello = frame("hello");
    hello.put("protocol", 1).put("token", "").put("conversation", conversation);
    client.send(hello);
    client.await("welcome", frame -> type(frame).equals("welcome"));
    client.send(frame("resume").put("lastSeq", lastSeq));
    client.await("resumed", frame -> type(frame).equals("resumed"));
    return client;
  }

  void say(String clientMessageId, String text) {
    send(frame("message").put("clientMessageId", clientMessageId).put("text", text));
  }

  JsonNode awaitAck(String clientMessageId) {
    return await(
        "ack of " + clientMessageId,
        frame ->
            type(frame).equals("ack")
                && frame.path("clientMessageId").asText().equals(clientMessageId));
  }

  JsonNode awaitReply(String clientMessageId) {
    return await(
        "reply to " + clientMessageId,
        frame ->
            type(frame).equals("reply")
                && frame.path("clientMessageId").asText().equals(clientMessageId));
  }

  JsonNode await(String what, Predicate<JsonNode> wanted) {
    return Awaitility.await(what)
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> frames.received.stream().filter(wanted).findFirst(), Optional::isPresent)
        .orElseThrow();
  }

  List<JsonNode> frames(String type) {
    return frames.received.stream().filter(frame -> type(frame).equals(type)).toList();
  }

  private void send(JsonNode frame) {
    socket.sendText(frame.toString(), true).join();
  }

  private static ObjectNode frame(String type) {
    return JSON.createObjectNode().put("type", type);
  }

  private static String type(JsonNode frame) {
    return frame.path("type").asText();
  }

  @Override
  public void close() {
    socket.abort();
  }

  private static final class Frames implements WebSocket.Listener {
    private final List<JsonNode> received = new CopyOnWriteArrayList<>();
    private final StringBuilder partial = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      partial.append(data);
      if (last) {
        try {
          received.add(JSON.readTree(partial.toString()));
        } catch (JsonProcessingException e) {
          return CompletableFuture.failedFuture(e);
        }
        partial.setLength(0);
      }
      socket.request(1);
      return null;
    }
  }
}
