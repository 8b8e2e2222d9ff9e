package io.clawstream.schemas;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Percent-encoding (RFC 3986 §2.1) of just the characters that would break the form of a session
 * key.
 */
final class PercentCode {
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private PercentCode() {}

  static String encode(String part) {
    if (part.chars().noneMatch(PercentCode::reserved)) {
      return part;
    }
    StringBuilder out = new StringBuilder(part.length() + 8);
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      if (reserved(c)) {
        out.append('%').append(HEX.toHexDigits((byte) c));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  /** Inverse of {@link #encode}; accepts any valid percent-encoding of UTF-8. */
  static String decode(String part) {
    if (part.indexOf('%') < 0) {
      return part;
    }
    byte[] in = part.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream(in.length);
    for (int i = 0; i < in.length; i++) {
      if (in[i] != '%') {
        out.write(in[i]);
      } else if (i + 2 < in.length && hex(in[i + 1]) && hex(in[i + 2])) {
        out.write(HexFormat.fromHexDigits(new String(in, i + 1, 2, StandardCharsets.US_ASCII)));
        i += 2;
      } else {
        throw new IllegalArgumentException("'%' is not followed by two hexadecimal digits");
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(out.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("its percent-encoding is not UTF-8", e);
    }
  }

  private static boolean hex(byte b) {
    return HexFormat.isHexDigit(b);
  }

  private static boolean reserved(int c) {
    return c == '/' || c == '%' || c < 0x20 || c == 0x7F;
  }
}
