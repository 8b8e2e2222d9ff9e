package io.clawstream.egress.ledger;

import io.clawstream.events.DeliveryReceipt;
import java.util.BitSet;
import java.util.Optional;

/**
 * What the receipts of one reply say.
 *
 * @param parts into how many parts it was split, 1 or more
 * @param sent parts that were delivered, or may have been: never sent again
 * @param failed whether a part was given up: nothing more of the reply is sent, unless an operator
 *     says so
 * @param preview the message that shows the reply while it is being written
 */
public record Settled(int parts, BitSet sent, boolean failed, Optional<String> preview) {
  /** Nothing is known of it. */
  public static final Settled NOTHING = new Settled(1, new BitSet(), false, Optional.empty());

  /** What is known with one more receipt. */
  Settled with(DeliveryReceipt receipt) {
    Optional<String> id = Optional.ofNullable(receipt.getPlatformMessageId());
    return switch (receipt.getStatus()) {
      case PREVIEW -> new Settled(parts, sent, failed, id);
      case FAILED -> new Settled(receipt.getParts(), sent, true, preview);
      case DELIVERED, UNKNOWN -> {
        BitSet more = (BitSet) sent.clone();
        more.set(receipt.getPart());
        yield new Settled(receipt.getParts(), more, failed, preview);
      }
    };
  }

  /** Whether nothing is left to do for it. */
  public boolean finished() {
    return failed || complete();
  }

  /** Whether all its parts were delivered, or may have been. */
  public boolean complete() {
    return sent.cardinality() >= parts;
  }

  /** Whether this part was delivered, or may have been. */
  public boolean sent(int part) {
    return sent.get(part);
  }
}
