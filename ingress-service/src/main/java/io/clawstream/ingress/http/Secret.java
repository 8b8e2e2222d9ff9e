package io.clawstream.ingress.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * Something that only those know who may come in. Compared in constant time, whatever the lengths;
 * never shown by {@link #toString}.
 */
public final class Secret {
  private final String value;
  private final byte[] digest;

  /**
   * @param value not empty
   */
  public Secret(String value) {
    if (value.isEmpty()) {
      throw new IllegalArgumentException("A secret must not be empty.");
    }
    this.value = value;
    this.digest = digest(value);
  }

  /** Whether somebody knows it. */
  public boolean matches(String given) {
    // Digests have the same length, so that not even the secret's length can be measured.
    return MessageDigest.isEqual(digest, digest(given));
  }

  /** The secret itself, to be handed to the other side. */
  public String value() {
    return value;
  }

  @Override
  public String toString() {
    return "Secret";
  }

  private static byte[] digest(String text) {
    return Sha256.of(text.getBytes(StandardCharsets.UTF_8));
  }
}
