package io.clawstream.cli;

/**
 * A command cannot do what it was asked for; the message is one line that says why and what to do.
 * Exit code 1.
 */
final class CliException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CliException(String message) {
    super(message);
  }

  CliException(String message, Throwable cause) {
    super(message, cause);
  }
}
