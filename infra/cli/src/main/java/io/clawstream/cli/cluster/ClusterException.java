package io.clawstream.cli.cluster;

/** The cluster does not do its part; the message is one line that says why and what to do. */
public final class ClusterException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message one line for the person at the terminal
   */
  public ClusterException(String message) {
    super(message);
  }
}
