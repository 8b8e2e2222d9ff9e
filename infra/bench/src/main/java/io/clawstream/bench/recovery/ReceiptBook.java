package io.clawstream.bench.recovery;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Which answers have a receipt, and since when. Replies name their message, receipts only their
 * reply. Of two receipts of one reply the first counts. Not thread-safe.
 */
final class ReceiptBook {
  private final Map<Long, String> replies = new HashMap<>();
  private final Map<String, Instant> receipts = new HashMap<>();

  /** There is a reply to the message with this number. */
  void reply(long number, String replyId) {
    replies.put(number, replyId);
  }

  /** The reply has a receipt. */
  void receipt(String replyId, Instant at) {
    receipts.putIfAbsent(replyId, at);
  }

  /** Whether the answer to the message with this number had a receipt before that. */
  boolean hadReceipt(long number, Instant when) {
    String reply = replies.get(number);
    Instant at = reply == null ? null : receipts.get(reply);
    return at != null && at.isBefore(when);
  }
}
