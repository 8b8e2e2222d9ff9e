package io.clawstream.tools.mcp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads lines of UTF-8 that are not longer than they may be. Not thread-safe. */
final class LineReader {
  private final InputStream in;
  private final int longest;
  private final byte[] buffer = new byte[8_192];
  private int at;
  private int end;

  /**
   * @param longest in bytes
   */
  LineReader(InputStream in, int longest) {
    this.in = in;
    this.longest = longest;
  }

  /** A line that is too long to be read. */
  static final class LineTooLongException extends IOException {
    LineTooLongException(int longest) {
      super("a line of more than " + longest + " bytes");
    }
  }

  /**
   * The next line; empty at the end. What follows the last line break counts as a line.
   *
   * @throws LineTooLongException at a line that is too long; nothing can be read after it
   */
  Optional<String> next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (true) {
      if (at == end) {
        end = Math.max(0, in.read(buffer));
        at = 0;
        if (end == 0) {
          return line.size() == 0 ? Optional.empty() : Optional.of(text(line));
        }
      }
      int from = at;
      while (at < end && buffer[at] != '\n') {
        at++;
      }
      line.write(buffer, from, at - from);
      if (line.size() > longest) {
        throw new LineTooLongException(longest);
      }
      if (at < end) {
        at++;
        return Optional.of(text(line));
      }
    }
  }

  private static String text(ByteArrayOutputStream line) {
    return line.toString(StandardCharsets.UTF_8);
  }
}
