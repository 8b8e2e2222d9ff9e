package io.clawstream.ingress.inbound;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A picture that a model can look at: JPEG, PNG, GIF or WebP, the formats that all providers with
 * vision take. The format is read off the first bytes, because what a sender or a platform claims
 * it to be may be wrong, and providers refuse a picture under a wrong name.
 */
public final class Picture {
  /** The most that one picture may have. */
  public static final int MAX_BYTES = 1 << 20;

  /** The most that the pictures of one message may have together. */
  public static final int MAX_TOTAL_BYTES = 2 << 20;

  private final String mimeType;
  private final byte[] bytes;

  private Picture(String mimeType, byte[] bytes) {
    this.mimeType = mimeType;
    this.bytes = bytes;
  }

  /**
   * Recognises a picture of any size.
   *
   * @param bytes the picture's from now on
   * @return empty if it is none of the four formats
   */
  public static Optional<Picture> of(byte[] bytes) {
    return mimeType(ByteBuffer.wrap(bytes)).map(type -> new Picture(type, bytes));
  }

  /** The media type that a picture's first bytes tell, or empty if they tell none of the four. */
  static Optional<String> mimeType(ByteBuffer data) {
    if (has(data, 0, "\u00ff\u00d8\u00ff")) {
      return Optional.of("image/jpeg");
    }
    if (has(data, 0, "\u0089PNG\r\n\u001a\n")) {
      return Optional.of("image/png");
    }
    if (has(data, 0, "GIF87a") || has(data, 0, "GIF89a")) {
      return Optional.of("image/gif");
    }
    // Between the two stands the file's length.
    if (has(data, 0, "RIFF") && has(data, 8, "WEBP")) {
      return Optional.of("image/webp");
    }
    return Optional.empty();
  }

  /**
   * @param signature one character a byte
   */
  private static boolean has(ByteBuffer data, int at, String signature) {
    ByteBuffer expected = ByteBuffer.wrap(signature.getBytes(StandardCharsets.ISO_8859_1));
    return data.remaining() >= at + expected.remaining()
        && data.slice(data.position() + at, expected.remaining()).equals(expected);
  }

  /** {@code image/jpeg}, {@code image/png}, {@code image/gif} or {@code image/webp}. */
  public String mimeType() {
    return mimeType;
  }

  /** The file itself; not to be changed. */
  public byte[] bytes() {
    return bytes;
  }

  /** Whether it has more than {@link #MAX_BYTES}. */
  public boolean tooLarge() {
    return bytes.length > MAX_BYTES;
  }
}
