package io.clawstream.cli.why;

import io.clawstream.cli.letters.DeadLetter;
import io.clawstream.events.DeliveryReceipt;
import io.clawstream.events.DeliveryStatus;
import io.clawstream.events.Reply;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What became of a reply after it was written. */
final class Delivery {
  /** Ingress answers on the user's own connection, and nobody writes receipts. */
  private static final Set<String> CONNECTED = Set.of("api", "webchat");

  private final Evidence evidence;
  private final Moment moment;

  Delivery(Evidence evidence, Moment moment) {
    this.evidence = evidence;
    this.moment = moment;
  }

  /** The second half of a sentence. */
  String of(Traced<Reply> reply) {
    String channel = reply.event().getAddress().getChannelId();
    if (CONNECTED.contains(channel)) {
      return "for whoever holds the connection open (" + channel + " has no receipts)";
    }
    List<Traced<DeliveryReceipt>> parts = parts(reply.event().getReplyId());
    if (parts.isEmpty()) {
      return evidence.deadLetters().stream()
          .filter(letter -> letter.place().equals(Optional.of(reply.place())))
          .findFirst()
          .map(letter -> "but not delivered: " + aside(letter))
          .orElse("but not delivered yet; is egress-service running?");
    }
    Optional<Traced<DeliveryReceipt>> trouble =
        parts.stream()
            .filter(part -> part.event().getStatus() != DeliveryStatus.DELIVERED)
            .findFirst();
    if (trouble.isPresent()) {
      return trouble(trouble.get().event(), channel);
    }
    DeliveryReceipt last = parts.getLast().event();
    return parts.size() < last.getParts()
        ? "and " + parts.size() + " of " + last.getParts() + " parts are delivered so far"
        : "delivered to " + channel + " at " + moment.text(parts.getLast().at());
  }

  /** Why a record was put aside, and how to send it again. */
  static String aside(DeadLetter letter) {
    return letter.service()
        + " put it aside: "
        + letter.reason()
        + " ('clawstream dead-letters redrive --id "
        + letter.id()
        + "' sends it again)";
  }

  private static String trouble(DeliveryReceipt receipt, String channel) {
    String part =
        receipt.getParts() == 1
            ? "it"
            : "part " + (receipt.getPart() + 1) + " of " + receipt.getParts();
    String said = receipt.getError() == null ? "" : ": " + receipt.getError();
    return switch (receipt.getStatus()) {
      case FAILED -> "but " + channel + " did not take " + part + said;
      case UNKNOWN, PREVIEW, DELIVERED ->
          "but nobody knows whether " + channel + " has got " + part + said;
    };
  }

  /** The last word on each part, in the order of the parts. */
  private List<Traced<DeliveryReceipt>> parts(String replyId) {
    TreeMap<Integer, Traced<DeliveryReceipt>> parts = new TreeMap<>();
    for (Traced<DeliveryReceipt> receipt : evidence.receipts()) {
      if (receipt.event().getReplyId().equals(replyId)
          && receipt.event().getStatus() != DeliveryStatus.PREVIEW) {
        parts.put(receipt.event().getPart(), receipt);
      }
    }
    return List.copyOf(parts.values());
  }
}
