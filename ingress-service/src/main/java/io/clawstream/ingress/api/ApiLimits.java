package io.clawstream.ingress.api;

import java.time.Duration;

/**
 * The bounds of the API.
 *
 * @param replyTimeout how long a request waits for its answer, more than 0
 * @param maxWaiting most requests that wait at the same time, 1 or more
 */
public record ApiLimits(Duration replyTimeout, int maxWaiting) {
  /**
   * Largest body. With the last message given twice, as content and in the history, the record
   * stays below Kafka's usual limit of 1 MiB.
   */
  static final int MAX_BODY = 512 * 1024;
}
