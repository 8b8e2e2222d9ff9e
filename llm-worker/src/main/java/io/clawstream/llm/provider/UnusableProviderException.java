package io.clawstream.llm.provider;

/**
 * A provider that is configured, but not so that it could be used; the message says what is
 * missing.
 */
public final class UnusableProviderException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param message a sentence for the operator; no secrets
   */
  public UnusableProviderException(String message) {
    super(message);
  }
}
