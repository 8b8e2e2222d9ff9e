package io.clawstream.tools.mcp;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Names that models can call a server's tools by. */
final class ToolNames {
  /** Of a whole name. */
  static final int LONGEST = 64;

  /** Leaves room for the tool's name. */
  static final Pattern SERVER = Pattern.compile("[a-zA-Z0-9_-]{1,32}");

  private static final Pattern STRANGE = Pattern.compile("[^a-zA-Z0-9_.-]");
  private static final int HASH_BYTES = 4;

  private ToolNames() {}

  /**
   * {@code server.tool}, with an underscore for each character that a name cannot have. What is too
   * long ends with a hash of the whole, so that it stays apart from others with the same beginning
   * and the same from start to start.
   */
  static String name(String server, String tool) {
    String name = server + "." + STRANGE.matcher(tool).replaceAll("_");
    if (name.length() <= LONGEST) {
      return name;
    }
    String hash = hash(tool);
    return name.substring(0, LONGEST - 1 - hash.length()) + "_" + hash;
  }

  private static String hash(String tool) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(tool.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256.", e);
    }
  }
}
