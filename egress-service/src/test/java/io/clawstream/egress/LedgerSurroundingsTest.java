package io.clawstream.egress;

import static io.clawstream.egress.Samples.EGRESS;
import static io.clawstream.egress.Samples.delta;
import static io.clawstream.egress.Samples.receipt;
import static io.clawstream.egress.Samples.session;
import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.egress.delivery.ReceiptWriter;
import io.clawstream.egress.delivery.TurnOrder;
import io.clawstream.egress.ledger.Ledgers;
import io.clawstream.events.DeliveryStatus;
import io.clawstream.events.ReplyDelta;
import io.clawstream.schemas.Ids;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LedgerSurroundingsTest {
  private final ManualTime time = new ManualTime();
  private final Ledgers ledgers = new Ledgers(NoReceipts.reader(time), Duration.ofHours(1), time);
  private final LedgerSurroundings surroundings =
      new LedgerSurroundings(
          ledgers,
          new TurnOrder(partition -> false),
          new ReceiptWriter(
              (topic, key, event, trace) -> new CompletableFuture<>(), "claw.receipts", time));

  @BeforeEach
  void takeThePartition() {
    ledgers.load(List.of(EGRESS), Map.of());
  }

  @Test
  void aPreviewWaitsForTheReplyThatItsDeltasNameAsTheOneBefore() {
    ReplyDelta delta = delta("4242", 4711, 0, "Hello");
    delta.setPreviousTurn(17);
    assertThat(surroundings.mayShow(EGRESS.partition(), delta)).isFalse();

    ledgers
        .of(EGRESS.partition())
        .orElseThrow()
        .add(
            receipt(Ids.reply(session("4242"), 17), 0, 1, DeliveryStatus.DELIVERED),
            time.instant());

    assertThat(surroundings.mayShow(EGRESS.partition(), delta)).isTrue();
  }

  @Test
  void theFirstTurnOfASessionWaitsForNobodyWhateverItsNumber() {
    assertThat(surroundings.mayShow(EGRESS.partition(), delta("4242", 4711, 0, "Hello"))).isTrue();
  }
}
