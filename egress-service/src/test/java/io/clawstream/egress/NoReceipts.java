package io.clawstream.egress;

import io.clawstream.egress.ledger.ReceiptReader;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/** A receipts topic in which nothing was ever written, beside an egress topic of the same kind. */
public final class NoReceipts {
  private NoReceipts() {}

  /** Reads nothing back, at once. */
  public static ReceiptReader reader(ManualTime time) {
    MockConsumer<String, byte[]> consumer =
        new MockConsumer<>("earliest") {
          @Override
          public synchronized Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
              Map<TopicPartition, Long> times) {
            return Map.of();
          }
        };
    TopicPartition receipts = new TopicPartition("claw.receipts", Samples.EGRESS.partition());
    consumer.updateBeginningOffsets(Map.of(Samples.EGRESS, 0L));
    consumer.updateEndOffsets(Map.of(Samples.EGRESS, 0L, receipts, 0L));
    return new ReceiptReader(
        consumer, Samples::decodeReceipt, "claw.receipts", Duration.ofMinutes(1), time);
  }
}
