package io.clawstream.llm.job;

import java.time.Duration;
import java.util.Optional;

/**
 * Joins a model's many small pieces of text into fewer: the first goes out at once, later ones when
 * the interval is over or much has come together. No piece ends between the two halves of a
 * surrogate pair. Time is a parameter.
 */
final class TextPieces {
  private final long intervalMs;
  private final int mostChars;
  private final StringBuilder waiting = new StringBuilder();
  private boolean begun;
  private long lastAt;

  /**
   * @param interval least time between two pieces, zero or more
   * @param mostChars so many chars (UTF-16 units) go out at once even before that, 2 or more
   */
  TextPieces(Duration interval, int mostChars) {
    this.intervalMs = interval.toMillis();
    this.mostChars = mostChars;
  }

  /**
   * More text.
   *
   * @param now ms since the epoch
   * @return the piece to send now, if it is time; not empty
   */
  Optional<String> add(String text, long now) {
    waiting.append(text);
    boolean due = !begun || now - lastAt >= intervalMs || waiting.length() >= mostChars;
    return due ? take(now) : Optional.empty();
  }

  /** All that can be sent, whatever the time; a half of a surrogate pair stays. */
  Optional<String> take(long now) {
    int end = waiting.length();
    if (end > 0 && Character.isHighSurrogate(waiting.charAt(end - 1))) {
      end--;
    }
    if (end == 0) {
      return Optional.empty();
    }
    String piece = waiting.substring(0, end);
    waiting.delete(0, end);
    begun = true;
    lastAt = now;
    return Optional.of(piece);
  }
}
