package io.clawstream.cli.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.websocket.WsRouting;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;
import java.net.InetAddress;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers each message with "you said ..." in two pieces; can be told to be unfriendly. */
final class FakeChatServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final WebServer server;
  private final AtomicInteger connections = new AtomicInteger();
  private final String token;
  private final int losesConnection;

  /**
   * Starts it.
   *
   * @param losesConnection how many connections end without a word after a message has come
   */
  FakeChatServer(String token, int losesConnection) {
    this.token = token;
    this.losesConnection = losesConnection;
    this.server =
        WebServer.builder()
            .address(InetAddress.getLoopbackAddress())
            .port(0)
            .shutdownHook(false)
            .addRouting(WsRouting.builder().endpoint("/webchat/ws", Conversation::new))
            .build()
            .start();
  }

  URI address() {
    return URI.create("ws://127.0.0.1:" + server.port() + "/webchat/ws");
  }

  int connections() {
    return connections.get();
  }

  @Override
  public void close() {
    server.stop();
  }

  private final class Conversation implements WsListener {
    private final int number = connections.incrementAndGet();

    @Override
    public void onMessage(WsSession session, String text, boolean last) {
      JsonNode frame = read(text);
      switch (frame.path("type").asText()) {
        case "hello" -> {
          if (frame.path("token").asText().equals(token)) {
            session.send(
                "{\"type\":\"welcome\",\"protocol\":1,\"maxTextLength\":32000,\"pingSeconds\":30}",
                true);
          } else {
            session.close(4401, "");
          }
        }
        case "resume" -> session.send("{\"type\":\"resumed\",\"lastSeq\":0}", true);
        case "message" -> answer(session, frame);
        default -> throw new AssertionError("An unexpected frame: " + text);
      }
    }

    private void answer(WsSession session, JsonNode frame) {
      if (number <= losesConnection) {
        session.terminate();
        return;
      }
      String id = frame.path("clientMessageId").asText();
      String said = frame.path("text").asText();
      session.send("{\"type\":\"ack\",\"clientMessageId\":\"" + id + "\"}", true);
      if (said.equals("wait")) {
        return;
      }
      String about = "\"replyId\":\"r-" + id + "\",\"clientMessageId\":\"" + id + "\"";
      session.send(
          "{\"type\":\"delta\"," + about + ",\"stream\":[0,0,0],\"sequence\":0,\"text\":\"you \"}",
          true);
      String kind =
          switch (said) {
            case "fail" -> "apology";
            case "stop" -> "cancelled";
            default -> "answer";
          };
      session.send(
          "{\"type\":\"reply\",\"seq\":1,"
              + about
              + ",\"kind\":\""
              + kind
              + "\",\"text\":\"you said "
              + said
              + "\"}",
          true);
    }

    private JsonNode read(String text) {
      try {
        return JSON.readTree(text);
      } catch (JsonProcessingException e) {
        throw new AssertionError("A frame that is no JSON: " + text, e);
      }
    }
  }
}
