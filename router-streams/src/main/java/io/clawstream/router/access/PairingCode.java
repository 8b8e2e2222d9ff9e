package io.clawstream.router.access;

import io.clawstream.schemas.UserKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The code that a stranger shows to an operator: 8 of 32 characters, none of which looks like
 * another (no 0 O 1 I). It follows from who asked and with which message, so that a transaction
 * that is done again gives the same one; it need not be secret, for only an operator can use it.
 */
public final class PairingCode {
  private static final String ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
  private static final int LENGTH = 8;

  private PairingCode() {}

  /**
   * The code for a person.
   *
   * @param messageNumber number of the message with which the person asked
   */
  public static String of(UserKey user, long messageNumber) {
    byte[] digest = sha256("pairing\n" + user + "\n" + messageNumber);
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
