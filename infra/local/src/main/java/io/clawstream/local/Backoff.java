package io.clawstream.local;

import java.time.Duration;

/**
 * Waiting times that double with each failure.
 *
 * @param first after the first failure, positive
 * @param longest never longer than this
 */
public record Backoff(Duration first, Duration longest) {
  private static final int ENOUGH = 30;

  /**
   * How long to wait now.
   *
   * @param failures how often it has failed in a row before, 0 or more
   */
  public Duration delay(int failures) {
    Duration doubled = first.multipliedBy(1L << Math.min(failures, ENOUGH));
    return doubled.compareTo(longest) < 0 ? doubled : longest;
  }
}
