package io.clawstream.ingress.api;

import io.clawstream.kit.config.HeapShare;
import java.time.Duration;

/**
 * The bounds of the API.
 *
 * @param replyTimeout how long a request waits for its answer, more than 0
 * @param maxWaiting most requests that wait at the same time, 1 or more
 * @param maxWaitingBytes most bytes that their bodies have together, above 0; a request that waits
 *     alone may have more
 */
public record ApiLimits(Duration replyTimeout, int maxWaiting, long maxWaitingBytes) {
  /**
   * Largest body: the text, and {@link io.clawstream.ingress.inbound.Picture#MAX_TOTAL_BYTES} of
   * pictures in base64, which makes four characters of three bytes. The record stays below {@link
   * io.clawstream.schemas.Topic#MAX_RECORD_BYTES}.
   */
  static final int MAX_BODY = 7 * 512 * 1024;

  /** As many bytes as this process has memory for. */
  public static long maxWaitingBytesByHeap() {
    return Math.max(MAX_BODY, HeapShare.bytesInHand());
  }

  /** Most of a body that may be anything but pictures. */
  static final int MAX_TEXT = 512 * 1024;
}
