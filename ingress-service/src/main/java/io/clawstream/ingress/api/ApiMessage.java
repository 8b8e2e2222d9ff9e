package io.clawstream.ingress.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clawstream.events.Attachment;
import io.clawstream.events.StandardMessage;
import io.clawstream.ingress.http.Sha256;
import io.clawstream.ingress.inbound.Picture;
import io.clawstream.schemas.SessionKey;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;

/** Makes the message of a request. Pure. */
final class ApiMessage {
  private static final String ANONYMOUS = "anonymous";

  private ApiMessage() {}

  /**
   * The message.
   *
   * @param requestId becomes its id
   * @param now ms since the Unix epoch
   */
  static StandardMessage of(ChatRequest request, SessionKey session, String requestId, long now) {
    Map<String, String> metadata = new HashMap<>();
    metadata.put("clientMessageId", requestId);
    if (!request.history().isEmpty()) {
      metadata.put("apiMessages", history(request));
    }
    StandardMessage message = new StandardMessage();
    message.setMessageId(requestId);
    message.setChannelId(session.channelId());
    message.setAccountId(session.accountId());
    message.setUserId(Objects.requireNonNullElse(request.user(), ANONYMOUS));
    message.setChatType(session.chatType());
    message.setPeerId(session.peerId());
    message.setContent(request.question().content());
    message.setAttachments(
        request.question().pictures().stream().map(ApiMessage::attachment).toList());
    message.setTimestamp(now);
    message.setReceivedAt(now);
    message.setMetadata(metadata);
    return message;
  }

  /** The client gives a picture no id: its digest is the same whenever it is sent. */
  private static Attachment attachment(Picture picture) {
    byte[] bytes = picture.bytes();
    return new Attachment(
        "image",
        HexFormat.of().formatHex(Sha256.of(bytes)),
        null,
        picture.mimeType(),
        (long) bytes.length,
        ByteBuffer.wrap(bytes));
  }

  /**
   * {@code [{"role":"user","content":"...","images":[{"mimeType":"...","data":"<base64>"}]}, ...]},
   * for the router to make the prompt of. Where the message itself belongs stands {@code
   * {"role":"user","self":true}}, so that the record has nothing twice.
   */
  private static String history(ChatRequest request) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    int self = request.history().lastIndexOf(request.question());
    for (int i = 0; i < request.history().size(); i++) {
      ChatRequest.Entry entry = request.history().get(i);
      ObjectNode node = array.addObject().put("role", entry.role());
      if (i == self) {
        node.put("self", true);
        continue;
      }
      node.put("content", entry.content());
      if (!entry.pictures().isEmpty()) {
        ArrayNode images = node.putArray("images");
        for (Picture picture : entry.pictures()) {
          // Jackson writes bytes in base64.
          images.addObject().put("mimeType", picture.mimeType()).put("data", picture.bytes());
        }
      }
    }
    return array.toString();
  }
}
