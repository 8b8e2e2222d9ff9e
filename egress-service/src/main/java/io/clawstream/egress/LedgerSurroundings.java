package io.clawstream.egress;

import io.clawstream.egress.delivery.ReceiptWriter;
import io.clawstream.egress.delivery.TurnOrder;
import io.clawstream.egress.ledger.Ledgers;
import io.clawstream.egress.ledger.Settled;
import io.clawstream.egress.preview.PreviewSurroundings;
import io.clawstream.events.ReplyDelta;
import java.util.Optional;

/** Tells previews what the ledgers know, and the ledgers what previews show. */
final class LedgerSurroundings implements PreviewSurroundings {
  private final Ledgers ledgers;
  private final TurnOrder order;
  private final ReceiptWriter receipts;

  LedgerSurroundings(Ledgers ledgers, TurnOrder order, ReceiptWriter receipts) {
    this.ledgers = ledgers;
    this.order = order;
    this.receipts = receipts;
  }

  @Override
  public boolean wanted(int partition, String replyId) {
    return ledgers
        .of(partition)
        .map(ledger -> ledger.of(replyId))
        .map(settled -> !settled.finished() && !settled.sent(0))
        .orElse(false);
  }

  @Override
  public Optional<String> known(int partition, String replyId) {
    return ledgers.of(partition).map(ledger -> ledger.of(replyId)).flatMap(Settled::preview);
  }

  @Override
  public boolean mayShow(int partition, ReplyDelta delta) {
    return ledgers
        .of(partition)
        .map(
            ledger ->
                order.mayShow(partition, ledger, delta.getSessionKey(), delta.getPreviousTurn()))
        .orElse(false);
  }

  @Override
  public void shown(int partition, ReplyDelta delta, String platformMessageId) {
    ledgers
        .of(partition)
        .ifPresent(ledger -> receipts.notePreview(ledger, delta, platformMessageId));
  }
}
