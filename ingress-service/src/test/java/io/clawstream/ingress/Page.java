package io.clawstream.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A web chat client. */
final class Page implements WebSocket.Listener {
  static final String CONVERSATION = "conversation-1";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final BlockingQueue<JsonNode> frames = new LinkedBlockingQueue<>();
  private final BlockingQueue<Integer> closed = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> controls = new LinkedBlockingQueue<>();
  private final StringBuilder partial = new StringBuilder();
  private final WebSocket socket;

  private Page(TestDoor door, String... headers) {
    WebSocket.Builder builder = door.http.newWebSocketBuilder();
    for (int i = 0; i < headers.length; i += 2) {
      builder.header(headers[i], headers[i + 1]);
    }
    URI uri = URI.create("ws://127.0.0.1:" + door.port() + "/webchat/ws");
    socket = builder.connectTimeout(Duration.ofSeconds(10)).buildAsync(uri, this).join();
  }

  /** A connection; throws CompletionException if the handshake is refused. */
  static Page connect(TestDoor door, String... headers) {
    return new Page(door, headers);
  }

  /** A connection that has got everything after {@code lastSeq}. */
  static Page resumed(TestDoor door, long lastSeq) throws InterruptedException {
    Page page = connect(door).hello("");
    page.expect("welcome");
    page.send("{\"type\":\"resume\",\"lastSeq\":%d}".formatted(lastSeq));
    return page;
  }

  /** A connection that is ready to talk. */
  static Page ready(TestDoor door) throws InterruptedException {
    Page page = resumed(door, 0);
    page.expect("resumed");
    return page;
  }

  Page hello(String token) {
    return send(
        "{\"type\":\"hello\",\"protocol\":1,\"token\":\"%s\",\"conversation\":\"%s\",\"name\":\"Ann\"}"
            .formatted(token, CONVERSATION));
  }

  Page say(String id, String text) {
    return send(
        JSON.createObjectNode()
            .put("type", "message")
            .put("clientMessageId", id)
            .put("text", text)
            .toString());
  }

  Page send(String frame) {
    socket.sendText(frame, true).join();
    return this;
  }

  WebSocket socket() {
    return socket;
  }

  /** The next frame, which is of this type. */
  JsonNode expect(String type) throws InterruptedException {
    JsonNode frame = frames.poll(10, TimeUnit.SECONDS);
    assertThat(frame).as("a frame of type %s (closed: %s)", type, closed).isNotNull();
    assertThat(frame.path("type").asText()).as("%s", frame).isEqualTo(type);
    return frame;
  }

  /** The next frame if one is there already. */
  @Nullable JsonNode peek() {
    return frames.peek();
  }

  void expectControl(String what) throws InterruptedException {
    assertThat(controls.poll(10, TimeUnit.SECONDS)).isEqualTo(what);
  }

  void expectClose(int code) throws InterruptedException {
    assertThat(closed.poll(10, TimeUnit.SECONDS)).as("close code").isEqualTo(code);
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    partial.append(data);
    if (last) {
      try {
        frames.add(JSON.readTree(partial.toString()));
      } catch (java.io.IOException e) {
        throw new AssertionError("The server sent no JSON: " + partial, e);
      }
      partial.setLength(0);
    }
    from.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onPing(WebSocket from, ByteBuffer message) {
    controls.add("ping");
    from.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onPong(WebSocket from, ByteBuffer message) {
    controls.add("pong " + message.remaining());
    from.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int statusCode, String reason) {
    closed.add(statusCode);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    closed.add(1006);
  }
}
