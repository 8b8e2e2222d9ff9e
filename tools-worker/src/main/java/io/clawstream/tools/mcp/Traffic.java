package io.clawstream.tools.mcp;

/**
 * How many messages a server may send: a burst, and so many per second in the long run. A server
 * that talks without end would otherwise keep a core busy. Thread-safe.
 */
final class Traffic {
  static final int BURST = 1_000;
  static final int PER_SECOND = 100;

  private static final double NANOS_PER_SECOND = 1e9;

  private double left = BURST;
  private long lastNanos;

  /**
   * @param nanos the time, as {@link System#nanoTime} counts it
   */
  Traffic(long nanos) {
    this.lastNanos = nanos;
  }

  /** Counts one message; false if it is one too many. */
  synchronized boolean admit(long nanos) {
    left = Math.min(BURST, left + (nanos - lastNanos) / NANOS_PER_SECOND * PER_SECOND);
    lastNanos = nanos;
    if (left < 1) {
      return false;
    }
    left--;
    return true;
  }
}
