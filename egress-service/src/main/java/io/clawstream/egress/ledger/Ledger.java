package io.clawstream.egress.ledger;

import io.clawstream.events.DeliveryReceipt;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The receipts of one partition. Each reply is remembered for the look-back, counted from when its
 * last receipt was written or read here; that bounds the memory by what a partition delivers in
 * that time. Thread-safe.
 */
public final class Ledger {
  private final Duration lookBack;
  private final Map<String, Entry> replies = new LinkedHashMap<>();

  private record Entry(Settled settled, Instant since) {}

  /**
   * @param lookBack how long a reply is remembered, above zero
   */
  public Ledger(Duration lookBack) {
    this.lookBack = lookBack;
  }

  /** Remembers a receipt. */
  public synchronized void add(DeliveryReceipt receipt, Instant now) {
    // Removed first, so that the eldest stay in front.
    Entry known = replies.remove(receipt.getReplyId());
    Settled before = known == null ? Settled.NOTHING : known.settled;
    replies.put(receipt.getReplyId(), new Entry(before.with(receipt), now));
    forget(now.minus(lookBack));
  }

  /** What is known of a reply. */
  public synchronized Settled of(String replyId) {
    Entry known = replies.get(replyId);
    return known == null ? Settled.NOTHING : known.settled;
  }

  /** How many replies it remembers. */
  public synchronized int size() {
    return replies.size();
  }

  private void forget(Instant before) {
    Iterator<Entry> eldest = replies.values().iterator();
    while (eldest.hasNext() && eldest.next().since.isBefore(before)) {
      eldest.remove();
    }
  }
}
