package io.clawstream.schemas;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Ids derived from what they name, never random: whoever computes one again after a crash gets the
 * same, and the duplicate can be dropped. Each is 32 hexadecimal digits (the first 128 bits of a
 * SHA-256), prefixed by its kind.
 */
public final class Ids {
  private Ids() {}

  /** Id of the reply that ends a turn, whether a model answers or the router apologises. */
  public static String reply(String sessionKey, long turn) {
    return "r-" + digest("reply", sessionKey, Long.toString(turn));
  }

  /** Id of a notice that answers a message without a turn ({@code purpose}: busy, command ...). */
  public static String notice(String sessionKey, String messageId, String purpose) {
    return "n-" + digest("notice", sessionKey, messageId, purpose);
  }

  /** Id of the model call number {@code round} of a turn. */
  public static String job(String sessionKey, long turn, int round) {
    return "j-" + digest("job", sessionKey, Long.toString(turn), Integer.toString(round));
  }

  /** Id of the model call that writes the summary of a conversation up to and including a turn. */
  public static String summary(String sessionKey, long throughTurn) {
    return "j-" + digest("summary", sessionKey, Long.toString(throughTurn));
  }

  /** Id of the tool call at {@code index} among those that a job asked for. */
  public static String toolCall(String jobId, int index) {
    return "t-" + digest("tool-call", jobId, Integer.toString(index));
  }

  /**
   * Id of what a tool call does: the same however often it is made, and another one if something
   * else is asked for under the same call id.
   *
   * @param arguments in one form, however they were written
   */
  public static String toolRun(String callId, String tool, String arguments) {
    return "x-" + digest("tool-run", callId, tool, arguments);
  }

  /** Id of the reminder that a tool call sets. */
  public static String reminder(String callId) {
    return "m-" + digest("reminder", callId);
  }

  private static String digest(String... parts) {
    MessageDigest sha256;
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256, but this one has not.", e);
    }
    for (String part : parts) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      // Length first, so that ("ab", "c") and ("a", "bc") differ.
      sha256.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
      sha256.update(bytes);
    }
    return HexFormat.of().formatHex(sha256.digest(), 0, 16);
  }
}
