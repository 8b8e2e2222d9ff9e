package io.clawstream.egress.ledger;

import static io.clawstream.egress.Samples.NOON;
import static io.clawstream.egress.Samples.receipt;
import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.events.DeliveryStatus;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private final Ledger ledger = new Ledger(Duration.ofHours(1));

  @Test
  void aReplyWithoutReceiptsIsUnknown() {
    assertThat(ledger.of("r-1")).isEqualTo(Settled.NOTHING);
    assertThat(ledger.of("r-1").finished()).isFalse();
  }

  @Test
  void aReplyIsFinishedWhenAllItsPartsHaveReceipts() {
    ledger.add(receipt("r-1", 0, 2, DeliveryStatus.DELIVERED), NOON);
    assertThat(ledger.of("r-1").finished()).isFalse();
    assertThat(ledger.of("r-1").sent(0)).isTrue();
    assertThat(ledger.of("r-1").sent(1)).isFalse();

    ledger.add(receipt("r-1", 1, 2, DeliveryStatus.UNKNOWN), NOON);

    assertThat(ledger.of("r-1").finished()).isTrue();
    assertThat(ledger.of("r-1").complete()).isTrue();
  }

  @Test
  void aReplyIsFinishedButNotCompleteWhenAPartWasGivenUp() {
    ledger.add(receipt("r-1", 0, 2, DeliveryStatus.FAILED), NOON);

    assertThat(ledger.of("r-1").finished()).isTrue();
    assertThat(ledger.of("r-1").complete()).isFalse();
    assertThat(ledger.of("r-1").sent(0)).isFalse();
  }

  @Test
  void aPreviewIsRememberedButDeliversNothing() {
    ledger.add(receipt("r-1", 0, 1, DeliveryStatus.PREVIEW), NOON);

    assertThat(ledger.of("r-1").preview()).contains("1000");
    assertThat(ledger.of("r-1").finished()).isFalse();
    assertThat(ledger.of("r-1").sent(0)).isFalse();
  }

  @Test
  void repliesAreForgottenAfterTheLookBackAndNotBefore() {
    ledger.add(receipt("r-1", 0, 1, DeliveryStatus.DELIVERED), NOON);
    ledger.add(receipt("r-2", 0, 2, DeliveryStatus.DELIVERED), NOON);
    ledger.add(receipt("r-2", 1, 2, DeliveryStatus.DELIVERED), NOON.plusSeconds(1800));

    ledger.add(receipt("r-3", 0, 1, DeliveryStatus.DELIVERED), NOON.plusSeconds(3601));

    assertThat(ledger.of("r-1").finished()).isFalse();
    assertThat(ledger.of("r-2").finished()).isTrue();
    assertThat(ledger.size()).isEqualTo(2);
  }
}
