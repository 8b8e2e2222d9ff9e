package io.clawstream.cli.chat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What we say, as JSON text. */
final class ClientFrame {
  private static final int PROTOCOL = 1;

  private ClientFrame() {}

  static String hello(String token, String conversation) {
    return frame("hello")
        .put("protocol", PROTOCOL)
        .put("token", token)
        .put("conversation", conversation)
        .toString();
  }

  static String resume(long lastSeq) {
    return frame("resume").put("lastSeq", lastSeq).toString();
  }

  static String message(String clientMessageId, String text) {
    return frame("message").put("clientMessageId", clientMessageId).put("text", text).toString();
  }

  static String pong() {
    return frame("pong").toString();
  }

  private static ObjectNode frame(String type) {
    return JsonNodeFactory.instance.objectNode().put("type", type);
  }
}
