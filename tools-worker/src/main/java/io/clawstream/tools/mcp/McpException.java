package io.clawstream.tools.mcp;

/** A server that cannot be worked with; the message says why, as the end of a sentence. */
final class McpException extends Exception {
  private final boolean refused;

  /** It may have done what it was asked to. */
  McpException(String message) {
    this(message, false);
  }

  /**
   * @param refused whether the server said that it did not do what it was asked to
   */
  McpException(String message, boolean refused) {
    super(message);
    this.refused = refused;
  }

  /** Whether the server said that it did not do what it was asked to. */
  boolean refused() {
    return refused;
  }
}
