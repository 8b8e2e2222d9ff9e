package io.clawstream.llm.provider;

/** A call that ended without a whole answer. */
public final class ProviderException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient ProviderFailure failure;

  /** Because of this. */
  public ProviderException(ProviderFailure failure) {
    super(failure.message());
    this.failure = failure;
  }

  /** Why. */
  public ProviderFailure failure() {
    return failure;
  }
}
