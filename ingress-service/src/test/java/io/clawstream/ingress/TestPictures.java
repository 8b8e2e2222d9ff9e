package io.clawstream.ingress;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Files that begin like pictures. */
public final class TestPictures {
  private TestPictures() {}

  /** A PNG of this many bytes, 8 or more. */
  public static byte[] png(int size) {
    return sized("\u0089PNG\r\n\u001a\n", size);
  }

  /** A JPEG of this many bytes, 3 or more. */
  public static byte[] jpeg(int size) {
    return sized("\u00ff\u00d8\u00ff", size);
  }

  private static byte[] sized(String signature, int size) {
    return Arrays.copyOf(signature.getBytes(StandardCharsets.ISO_8859_1), size);
  }
}
