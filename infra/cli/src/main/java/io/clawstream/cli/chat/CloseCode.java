package io.clawstream.cli.chat;

import java.time.Duration;

/**
 * Why a connection ended, as a WebSocket close code; those of our own are in
 * docs/webchat-protocol.md, "Closing".
 *
 * @param code 1000 to 4999
 * @param reason what the server said; may be empty
 */
record CloseCode(int code, String reason) {
  /** Nobody said good-bye. */
  static final CloseCode NETWORK = new CloseCode(1006, "");

  /** Our own: nothing has come for too long. */
  static final CloseCode SILENT = new CloseCode(1006, "the server has gone silent");

  private static final int POLICY = 1008;
  private static final int TOO_BIG = 1009;
  private static final int BAD_FRAME = 4400;
  private static final int BAD_TOKEN = 4401;

  /** Whether another connection with the same token cannot do better. */
  boolean isTokenRefused() {
    return code == BAD_TOKEN;
  }

  /** Whether the message that was being sent is the reason, so that it must not be sent again. */
  boolean isAboutMessage() {
    return code == TOO_BIG || code == BAD_FRAME;
  }

  /** How long to wait at least before another try, in ms. */
  long leastDelayMs() {
    return code == POLICY ? Duration.ofSeconds(30).toMillis() : 0;
  }

  /** For people. */
  String meaning() {
    if (!reason.isEmpty()) {
      return reason;
    }
    return switch (code) {
      case 1001 -> "the server goes away";
      case 1006 -> "network";
      case POLICY -> "against the server's policy";
      case TOO_BIG -> "too big";
      case 1013 -> "the server is busy or not ready";
      case BAD_FRAME -> "not what the protocol says";
      case BAD_TOKEN -> "the token was refused";
      case 4408 -> "too slow";
      default -> "code " + code;
    };
  }
}
