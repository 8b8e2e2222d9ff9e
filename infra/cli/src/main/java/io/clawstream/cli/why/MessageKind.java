package io.clawstream.cli.why;

import io.clawstream.events.StandardMessage;

/** What a message says of itself. */
enum MessageKind {
  /** Something new that a person wrote. */
  MESSAGE,
  /** It changes an earlier message. */
  EDIT,
  /** A bot wrote it. */
  BOT;

  static MessageKind of(StandardMessage message) {
    if ("edit".equals(message.getMetadata().get("kind"))) {
      return EDIT;
    }
    return Boolean.parseBoolean(message.getMetadata().get("senderIsBot")) ? BOT : MESSAGE;
  }
}
