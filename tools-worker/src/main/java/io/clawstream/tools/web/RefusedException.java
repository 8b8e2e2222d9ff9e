package io.clawstream.tools.web;

/**
 * A URL that is not fetched, whoever asks. The message is for the model: why, and what would be.
 */
public final class RefusedException extends Exception {
  private static final long serialVersionUID = 1;

  private final String why;

  RefusedException(String why) {
    super(why);
    this.why = why;
  }

  /** The message. */
  public String why() {
    return why;
  }
}
