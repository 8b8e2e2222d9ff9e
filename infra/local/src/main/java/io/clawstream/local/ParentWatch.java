package io.clawstream.local;

import java.io.IOException;
import java.io.InputStream;

/**
 * Ends this process when the one that started it is gone: the parent holds the other end of the
 * standard input open and never writes to it. The operating system closes it even if the parent is
 * killed, and unlike a process id it cannot come to mean somebody else.
 */
final class ParentWatch {
  private ParentWatch() {}

  /** Begins to watch; {@code System.exit(0)} follows the end of the input. */
  static void begin() {
    InputStream parent = System.in;
    Thread.ofPlatform()
        .name("parent-watch")
        .daemon()
        .start(
            () -> {
              try {
                parent.transferTo(java.io.OutputStream.nullOutputStream());
              } catch (IOException e) {
                // An input that cannot be read has no parent at its other end either.
                System.err.println(
                    "Standard input failed, so this process ends: " + e.getMessage());
              }
              System.exit(0);
            });
  }
}
