package io.clawstream.llm.provider;

/**
 * A secret that does not show itself when it is printed.
 *
 * @param secret the key, not blank
 */
public record ApiKey(String secret) {
  /** Refuses a blank key. */
  public ApiKey {
    if (secret.isBlank()) {
      throw new IllegalArgumentException("An API key must not be blank.");
    }
  }

  /** Text without this key. */
  public String hideIn(String text) {
    return text.replace(secret, "***");
  }

  @Override
  public String toString() {
    return "***";
  }
}
