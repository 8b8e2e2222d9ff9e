package io.clawstream.cli.sessions;

/** A router does not tell; the message is one line that says why and what to do. */
public final class RouterException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RouterException(String message) {
    super(message);
  }

  RouterException(String message, Throwable cause) {
    super(message, cause);
  }
}
