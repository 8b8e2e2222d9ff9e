package io.clawstream.egress.ledger;

import static io.clawstream.egress.Samples.EGRESS;
import static io.clawstream.egress.Samples.NOON;
import static io.clawstream.egress.Samples.bytes;
import static io.clawstream.egress.Samples.receipt;
import static io.clawstream.egress.Samples.record;
import static io.clawstream.egress.Samples.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clawstream.egress.ManualTime;
import io.clawstream.egress.Samples;
import io.clawstream.events.DeliveryStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class ReceiptReaderTest {
  private static final TopicPartition RECEIPTS = new TopicPartition("claw.receipts", 2);
  private static final Duration LOOK_BACK = Duration.ofHours(1);

  private final ManualTime time = new ManualTime();
  private final Log log = new Log(time);
  private final ReceiptReader reader =
      new ReceiptReader(log, Samples::decodeReceipt, "claw.receipts", Duration.ofMinutes(1), time);
  private final Ledgers ledgers = new Ledgers(reader, LOOK_BACK, time);

  @Test
  void aPartitionWithoutRepliesAndReceiptsIsReadAtOnce() {
    load(Map.of());

    assertThat(ledger().size()).isZero();
  }

  @Test
  void receiptsSinceTheLookBackAreReadIfEverythingIsCommitted() {
    log.write(EGRESS, NOON.minusSeconds(7200), bytes(reply("4242", 1, "old")));
    log.write(RECEIPTS, NOON.minusSeconds(7200), bytes(receipt("old", 0, 1, DELIVERED)));
    log.write(RECEIPTS, NOON.minusSeconds(60), bytes(receipt("recent", 0, 1, DELIVERED)));

    load(Map.of(EGRESS, new OffsetAndMetadata(1)));

    assertThat(ledger().of("old").finished()).isFalse();
    assertThat(ledger().of("recent").finished()).isTrue();
  }

  @Test
  void receiptsSinceTheFirstUncommittedReplyAreReadHoweverOldItIs() {
    log.write(EGRESS, NOON.minusSeconds(90_000), bytes(reply("4242", 1, "committed")));
    log.write(EGRESS, NOON.minusSeconds(80_000), bytes(reply("4242", 2, "uncommitted")));
    log.write(RECEIPTS, NOON.minusSeconds(89_000), bytes(receipt("too old", 0, 1, DELIVERED)));
    log.write(RECEIPTS, NOON.minusSeconds(81_000), bytes(receipt("before", 0, 1, DELIVERED)));
    log.write(RECEIPTS, NOON.minusSeconds(79_000), bytes(receipt("sent", 0, 1, DELIVERED)));

    load(Map.of(EGRESS, new OffsetAndMetadata(1)));

    assertThat(ledger().of("too old").finished()).isFalse();
    assertThat(ledger().of("before").finished()).isTrue();
    assertThat(ledger().of("sent").finished()).isTrue();
  }

  @Test
  void aGroupThatHasCommittedNothingStandsAtTheBeginning() {
    log.write(EGRESS, NOON.minusSeconds(90_000), bytes(reply("4242", 1, "first")));
    log.write(RECEIPTS, NOON.minusSeconds(89_000), bytes(receipt("first", 0, 1, DELIVERED)));

    load(Map.of());

    assertThat(ledger().of("first").finished()).isTrue();
  }

  @Test
  void receiptsOfOtherPartitionsAreLeftToOthers() {
    log.write(RECEIPTS, NOON, bytes(receipt("ours", 0, 1, DELIVERED)));

    load(Map.of());

    assertThat(ledgers.of(1)).isEmpty();
    ledgers.drop(List.of(EGRESS));
    assertThat(ledgers.of(2)).isEmpty();
  }

  @Test
  void whatIsNoReceiptIsPassedOver() {
    log.write(RECEIPTS, NOON, Samples.poison());
    log.write(RECEIPTS, NOON, bytes(receipt("r-1", 0, 1, DELIVERED)));

    load(Map.of());

    assertThat(ledger().of("r-1").finished()).isTrue();
  }

  @Test
  void aTopicThatGivesNothingIsAnError() {
    log.write(RECEIPTS, NOON, bytes(receipt("r-1", 0, 1, DELIVERED)));
    log.stall();

    assertThatThrownBy(() -> load(Map.of()))
        .isInstanceOf(TimeoutException.class)
        .hasMessageContaining("claw.receipts-2");
  }

  private static final DeliveryStatus DELIVERED = DeliveryStatus.DELIVERED;

  private void load(Map<TopicPartition, OffsetAndMetadata> committed) {
    ledgers.load(List.of(EGRESS), committed);
  }

  private Ledger ledger() {
    return ledgers.of(2).orElseThrow();
  }

  /** A mock consumer over a small log that can be read more than once and searched by time. */
  private static final class Log extends MockConsumer<String, byte[]> {
    private final Map<TopicPartition, List<ConsumerRecord<String, byte[]>>> written =
        new HashMap<>();
    private final ManualTime time;
    private boolean stalled;

    Log(ManualTime time) {
      super("earliest");
      this.time = time;
      for (TopicPartition partition : List.of(EGRESS, RECEIPTS)) {
        updateBeginningOffsets(Map.of(partition, 0L));
        updateEndOffsets(Map.of(partition, 0L));
      }
    }

    void write(TopicPartition to, Instant when, byte[] value) {
      List<ConsumerRecord<String, byte[]>> records = in(to);
      records.add(record(to, records.size(), when, "key", value));
      updateEndOffsets(Map.of(to, (long) records.size()));
    }

    private List<ConsumerRecord<String, byte[]>> in(TopicPartition partition) {
      return written.computeIfAbsent(partition, any -> new ArrayList<>());
    }

    void stall() {
      stalled = true;
    }

    @Override
    public synchronized ConsumerRecords<String, byte[]> poll(Duration timeout) {
      time.advance(timeout);
      if (!stalled) {
        for (TopicPartition partition : assignment()) {
          in(partition).stream()
              .filter(record -> record.offset() >= position(partition))
              .forEach(this::addRecord);
        }
      }
      return super.poll(Duration.ZERO);
    }

    @Override
    public synchronized Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
        Map<TopicPartition, Long> times) {
      Map<TopicPartition, OffsetAndTimestamp> found = new HashMap<>();
      times.forEach(
          (partition, from) ->
              found.put(
                  partition,
                  in(partition).stream()
                      .filter(record -> record.timestamp() >= from)
                      .findFirst()
                      .map(record -> new OffsetAndTimestamp(record.offset(), record.timestamp()))
                      .orElse(null)));
      return found;
    }
  }
}
