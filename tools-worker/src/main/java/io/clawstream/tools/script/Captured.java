package io.clawstream.tools.script;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an instance printed: the beginning of it, because a script can print for ever. */
final class Captured extends ByteArrayOutputStream {
  private static final int MOST = 4_096;

  /** How the engine says why it gave up. */
  private static final Pattern ERROR = Pattern.compile("`Err` value: (?:Error: )?([^\\n]{1,300})");

  @Override
  public synchronized void write(int one) {
    if (count < MOST) {
      super.write(one);
    }
  }

  @Override
  public synchronized void write(byte[] bytes, int from, int length) {
    super.write(bytes, from, Math.min(length, Math.max(0, MOST - count)));
  }

  /** The engine's reason, or that there is none. */
  String error() {
    Matcher found = ERROR.matcher(toString(StandardCharsets.UTF_8));
    return found.find() ? found.group(1) : "no reason was given";
  }
}
