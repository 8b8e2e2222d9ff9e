package io.clawstream.bench.stand;

/** A benchmark cannot be run; the message says why and what to do. */
public final class BenchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says why. */
  public BenchException(String message) {
    super(message);
  }

  /** Says why. */
  public BenchException(String message, Throwable cause) {
    super(message, cause);
  }
}
