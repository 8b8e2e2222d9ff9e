package io.clawstream.egress.delivery;

import static io.clawstream.egress.Samples.NOON;
import static io.clawstream.egress.Samples.receipt;
import static io.clawstream.egress.Samples.session;
import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.egress.ledger.Ledger;
import io.clawstream.events.DeliveryStatus;
import io.clawstream.schemas.Ids;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TurnOrderTest {
  private static final String SESSION = session("4242");

  private final Ledger ledger = new Ledger(Duration.ofHours(1));
  private boolean caughtUp;
  private final TurnOrder order = new TurnOrder(partition -> caughtUp);

  @Test
  void theFirstTurnNeedNotWait() {
    assertThat(mayShowAfter(0)).isTrue();
  }

  @Test
  void aTurnWaitsForTheReplyBeforeItHoweverFarApartTheirNumbersAre() {
    assertThat(mayShowAfter(17)).isFalse();

    ledger.add(receipt(Ids.reply(SESSION, 17), 0, 1, DeliveryStatus.DELIVERED), NOON);

    assertThat(mayShowAfter(17)).isTrue();
    assertThat(mayShowAfter(4711)).isFalse();
  }

  @Test
  void aTurnWaitsForEveryPartOfTheReplyBeforeIt() {
    ledger.add(receipt(Ids.reply(SESSION, 17), 0, 2, DeliveryStatus.DELIVERED), NOON);

    assertThat(mayShowAfter(17)).isFalse();
  }

  @Test
  void aReplyNobodyRemembersIsLongThroughIfNothingIsLeftToDeliver() {
    caughtUp = true;

    assertThat(mayShowAfter(200)).isTrue();
  }

  @Test
  void nothingIsShownWhileSomethingIsDelivered() {
    caughtUp = true;
    order.begins(SESSION);
    assertThat(mayShowAfter(1)).isFalse();

    order.ends(SESSION);

    assertThat(mayShowAfter(1)).isTrue();
  }

  private boolean mayShowAfter(long previousTurn) {
    return order.mayShow(2, ledger, SESSION, previousTurn);
  }
}
