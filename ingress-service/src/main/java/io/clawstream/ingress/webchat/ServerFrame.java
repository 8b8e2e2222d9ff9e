package io.clawstream.ingress.webchat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clawstream.events.Reply;
import io.clawstream.events.ReplyDelta;
import io.clawstream.ingress.replies.PlacedReply;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the server says (docs/webchat-protocol.md, "From the server"), as JSON texts. */
final class ServerFrame {
  /** Why a message or a frame was not taken. */
  enum Problem {
    UNAVAILABLE("unavailable"),
    RATE_LIMITED("rate-limited"),
    TOO_LONG("too-long"),
    BAD_FRAME("bad-frame"),
    BAD_TOKEN("bad-token");

    private final String code;

    Problem(String code) {
      this.code = code;
    }
  }

  private ServerFrame() {}

  static String welcome(String conversation, Duration pingEvery) {
    return frame("welcome")
        .put("protocol", ClientFrame.PROTOCOL)
        .put("conversation", conversation)
        .put("maxTextLength", ClientFrame.MAX_TEXT)
        .put("pingSeconds", pingEvery.toSeconds())
        .toString();
  }

  static String ack(String clientMessageId) {
    return frame("ack").put("clientMessageId", clientMessageId).toString();
  }

  static String ping() {
    return frame("ping").toString();
  }

  static String resumed(long lastSeq) {
    return frame("resumed").put("lastSeq", lastSeq).toString();
  }

  static String error(Problem problem, String message, @Nullable String clientMessageId) {
    return frame("error")
        .put("code", problem.code)
        .put("message", message)
        .put("clientMessageId", clientMessageId)
        .toString();
  }

  static String reply(PlacedReply placed) {
    Reply reply = placed.reply();
    return frame("reply")
        .put("seq", placed.seq())
        .put("replyId", reply.getReplyId())
        .put("kind", reply.getKind().name().toLowerCase(Locale.ROOT))
        .put("text", reply.getContent())
        .put("clientMessageId", question(reply))
        .put("provider", reply.getProvider())
        .put("model", reply.getModel())
        .put("at", reply.getCreatedAt())
        .toString();
  }

  /**
   * Pieces of one stream, sent as one.
   *
   * @param sequence place of the last one
   */
  static String delta(ReplyDelta delta, int sequence, String text) {
    return piece("delta", delta).put("sequence", sequence).put("text", text).toString();
  }

  static String tool(ReplyDelta delta) {
    return piece("tool", delta).put("name", delta.getText()).toString();
  }

  private static ObjectNode piece(String type, ReplyDelta delta) {
    ObjectNode frame =
        frame(type)
            .put("replyId", delta.getReplyId())
            .put("clientMessageId", delta.getAddress().getReplyToId());
    frame.putArray("stream").add(delta.getDispatch()).add(delta.getRound()).add(delta.getAttempt());
    return frame;
  }

  /**
   * The message that is answered; the router says it in the metadata, or at least in the address.
   */
  private static @Nullable String question(Reply reply) {
    String id = reply.getMetadata().get("clientMessageId");
    return id != null ? id : reply.getAddress().getReplyToId();
  }

  private static ObjectNode frame(String type) {
    return JsonNodeFactory.instance.objectNode().put("type", type);
  }
}
