package io.clawstream.local;

/**
 * Something of the local installation could not be started; the message says what, and what to do.
 */
public final class LocalException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LocalException(String message) {
    super(message);
  }

  LocalException(String message, Throwable cause) {
    super(message, cause);
  }
}
