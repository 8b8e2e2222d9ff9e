package io.clawstream.router.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A code that people can read out and type: 8 of 32 characters, none of which looks like another
 * (no 0 O 1 I). It follows from what it stands for, so that a transaction that is done again gives
 * the same one; it need not be secret, for only an operator can use it.
 */
public final class ShortCode {
  private static final String ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
  private static final int LENGTH = 8;

  private ShortCode() {}

  /** The code for what these words name together. */
  public static String of(String... words) {
    byte[] digest = sha256(String.join("\n", words));
    StringBuilder code = new StringBuilder(LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      code.append(ALPHABET.charAt(digest[i] & 31));
    }
    return code.toString();
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256, but this one has not.", e);
    }
  }
}
