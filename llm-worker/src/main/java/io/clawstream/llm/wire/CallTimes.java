package io.clawstream.llm.wire;

import java.time.Duration;

/**
 * How long a call may take.
 *
 * @param total the whole call, above zero
 * @param idle without a single byte, above zero; keep-alive comments are bytes, so a provider that
 *     says "wait" is waited for
 * @param pause after this long without a byte the listener is told that there is a pause, above
 *     zero
 */
public record CallTimes(Duration total, Duration idle, Duration pause) {
  /** Checks that all are above zero. */
  public CallTimes {
    if (!total.isPositive() || !idle.isPositive() || !pause.isPositive()) {
      throw new IllegalArgumentException(
          "A call's times must be above zero, but are " + total + ", " + idle + ", " + pause + ".");
    }
  }
}
