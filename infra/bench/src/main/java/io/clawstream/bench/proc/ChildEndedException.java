package io.clawstream.bench.proc;

/** A child process has ended that should be running; the message has the end of its log. */
public final class ChildEndedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ChildEndedException(String message) {
    super(message);
  }
}
