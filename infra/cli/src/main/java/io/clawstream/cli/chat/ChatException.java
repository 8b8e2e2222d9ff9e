package io.clawstream.cli.chat;

/** The conversation cannot begin or go on; the message says why and what to do. */
public final class ChatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ChatException(String message) {
    super(message);
  }
}
