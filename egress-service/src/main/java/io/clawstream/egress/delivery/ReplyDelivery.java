package io.clawstream.egress.delivery;

import io.clawstream.egress.channel.Destination;
import io.clawstream.egress.channel.Part;
import io.clawstream.egress.ledger.Ledger;
import io.clawstream.egress.ledger.Settled;
import io.clawstream.egress.preview.Previews;
import io.clawstream.egress.text.Chunker;
import io.clawstream.events.DeliveryStatus;
import io.clawstream.events.Reply;
import io.clawstream.kit.log.LogKeys;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers one reply, part after part. A part with a receipt is not sent again; each part's receipt
 * is with the broker before the next part is begun. So a part is sent twice only if the process
 * dies between the platform's answer and the receipt, and the platform has no idempotency key. A
 * part that is given up ends the reply: nothing more of it is sent, and the record goes to the dead
 * letters.
 *
 * <p>A reply that says that its turn was stopped does not take the place of what was shown of the
 * answer: that stays as far as it came. If it has no text either, nothing is sent, but it has its
 * receipt, so that an answer that was written meanwhile is not delivered after it.
 *
 * <p>Thread-safe, but the replies of a session are to be given to it one after another.
 */
public final class ReplyDelivery {
  private static final Logger log = LoggerFactory.getLogger(ReplyDelivery.class);
  private static final PartSender.Result NO_TEXT =
      new PartSender.Result(
          DeliveryStatus.FAILED, Optional.empty(), Optional.of("The reply has no text."), 1);

  private static final PartSender.Result NOTHING_TO_SEND =
      new PartSender.Result(DeliveryStatus.DELIVERED, Optional.empty(), Optional.empty(), 0);

  private final Chunker chunker;
  private final PartSender sender;
  private final Previews previews;
  private final ReceiptWriter receipts;
  private final DeliveryMetrics metrics;
  private final InstantSource clock;

  /** Delivery on one channel. */
  public ReplyDelivery(
      Chunker chunker,
      PartSender sender,
      Previews previews,
      ReceiptWriter receipts,
      DeliveryMetrics metrics,
      InstantSource clock) {
    this.chunker = chunker;
    this.sender = sender;
    this.previews = previews;
    this.receipts = receipts;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** Puts a record aside, and returns when that is done. */
  @FunctionalInterface
  interface Aside {
    void put(String reason, int attempts);
  }

  /**
   * Delivers what has not been delivered of it.
   *
   * @param ledger of the reply's partition
   * @param redriven whether an operator sent it again: then it does not matter that it was given up
   * @param aside where its record goes if it cannot be delivered
   * @throws InterruptedException if interrupted while it waits; parts already sent have their
   *     receipts
   */
  void deliver(Reply reply, Ledger ledger, boolean redriven, Aside aside)
      throws InterruptedException {
    Settled settled = ledger.of(reply.getReplyId());
    if (redriven ? settled.complete() : settled.finished()) {
      metrics.duplicate();
      return;
    }
    try {
      Optional<String> preview = previews.takeOver(reply.getReplyId()).or(settled::preview);
      deliverParts(reply, ledger, settled, isStopped(reply) ? Optional.empty() : preview, aside);
    } finally {
      // The ledger knows the reply now; or it is left to the partition's next owner.
      previews.forget(reply.getReplyId());
    }
  }

  private void deliverParts(
      Reply reply, Ledger ledger, Settled settled, Optional<String> preview, Aside aside)
      throws InterruptedException {
    List<String> parts = chunker.split(reply.getContent());
    if (parts.isEmpty()) {
      if (isStopped(reply)) {
        receipts.write(ledger, reply, 0, 1, NOTHING_TO_SEND);
      } else {
        giveUp(reply, ledger, 0, 1, NO_TEXT, aside);
      }
      return;
    }
    Destination to = Destination.of(reply.getAddress());
    for (int index = 0; index < parts.size(); index++) {
      if (settled.sent(index)) {
        continue;
      }
      PartSender.Result result =
          sender.deliver(
              to,
              Part.of(reply.getReplyId(), index, parts.get(index)),
              index == 0 ? preview : Optional.empty());
      if (result.status() == DeliveryStatus.FAILED) {
        giveUp(reply, ledger, index, parts.size(), result, aside);
        return;
      }
      receipts.write(ledger, reply, index, parts.size(), result);
      if (result.status() == DeliveryStatus.UNKNOWN) {
        log.atWarn()
            .addKeyValue(LogKeys.SESSION, reply.getSessionKey())
            .addKeyValue(LogKeys.REPLY, reply.getReplyId())
            .addKeyValue(LogKeys.REASON, result.error().orElse(""))
            .log("Whether part {} of a reply arrived is unknown; it is not sent again", index);
      }
    }
    metrics.delivered(reply, clock.instant());
  }

  private static boolean isStopped(Reply reply) {
    return switch (reply.getKind()) {
      case CANCELLED -> true;
      case ANSWER, APOLOGY, NOTICE -> false;
    };
  }

  /** Aside first: should we die in between, it is put aside twice, which is better than never. */
  private void giveUp(
      Reply reply, Ledger ledger, int part, int parts, PartSender.Result result, Aside aside) {
    aside.put(
        "Part "
            + (part + 1)
            + " of "
            + parts
            + " cannot be delivered: "
            + result.error().orElse("no reason given"),
        result.attempts());
    receipts.write(ledger, reply, part, parts, result);
  }
}
