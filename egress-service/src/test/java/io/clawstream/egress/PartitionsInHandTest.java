package io.clawstream.egress;

import static io.clawstream.egress.Samples.EGRESS;
import static io.clawstream.egress.Samples.bytes;
import static io.clawstream.egress.Samples.receipt;
import static io.clawstream.egress.Samples.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.egress.ledger.Ledgers;
import io.clawstream.egress.ledger.ReceiptReader;
import io.clawstream.egress.pacing.Limits;
import io.clawstream.egress.pacing.Pacer;
import io.clawstream.egress.preview.PreviewSettings;
import io.clawstream.egress.preview.PreviewSurroundings;
import io.clawstream.egress.preview.Previews;
import io.clawstream.events.DeliveryStatus;
import io.clawstream.events.ReplyDelta;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.junit.jupiter.api.Test;

class PartitionsInHandTest {
  private static final TopicPartition RECEIPTS = new TopicPartition("claw.receipts", 2);

  private final ManualTime time = new ManualTime();
  private final Ledgers ledgers =
      new Ledgers(
          new ReceiptReader(
              oneReceipt(), Samples::decodeReceipt, "claw.receipts", Duration.ofMinutes(1), time),
          Duration.ofHours(1),
          time);
  private final Previews previews =
      new Previews(
          new ScriptedSender(),
          new Pacer(new Limits(30, Duration.ofSeconds(1), 3, 20)),
          new PreviewSettings(
              true, false, false, Duration.ZERO, 1, Duration.ZERO, Duration.ofSeconds(1)),
          new Alone(),
          time,
          new SimpleMeterRegistry());
  private final PartitionsInHand partitions = new PartitionsInHand(ledgers, previews);
  private final Group group = new Group();

  @Test
  void receiptsAreReadBackWhenAPartitionComes() {
    partitions.assigned(group, List.of(EGRESS));

    assertThat(ledgers.of(2).orElseThrow().of("r-1").finished()).isTrue();
  }

  @Test
  void nothingIsReadWhenNoPartitionComes() {
    partitions.assigned(group, List.of());

    assertThat(group.asked).isZero();
  }

  @Test
  void beingWokenWhileReadingDoesNoHarm() {
    group.wakeUps = 2;

    partitions.assigned(group, List.of(EGRESS));

    assertThat(group.asked).isEqualTo(3);
    assertThat(ledgers.of(2)).isPresent();
  }

  @Test
  void aPartitionThatGoesIsForgotten() {
    partitions.assigned(group, List.of(EGRESS));

    partitions.revoked(List.of(EGRESS));

    assertThat(ledgers.of(2)).isEmpty();
  }

  private static MockConsumer<String, byte[]> oneReceipt() {
    MockConsumer<String, byte[]> consumer =
        new MockConsumer<>("earliest") {
          @Override
          public synchronized Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
              Map<TopicPartition, Long> times) {
            Map<TopicPartition, OffsetAndTimestamp> found = new HashMap<>();
            times.forEach(
                (partition, from) -> found.put(partition, new OffsetAndTimestamp(0, from)));
            return found;
          }

          @Override
          public synchronized void seek(TopicPartition partition, long offset) {
            super.seek(partition, offset);
            if (partition.equals(RECEIPTS)) {
              addRecord(
                  record(
                      RECEIPTS,
                      0,
                      Samples.NOON,
                      "key",
                      bytes(receipt("r-1", 0, 1, DeliveryStatus.DELIVERED))));
            }
          }
        };
    for (TopicPartition partition : List.of(EGRESS, RECEIPTS)) {
      consumer.updateBeginningOffsets(Map.of(partition, 0L));
    }
    consumer.updateEndOffsets(Map.of(EGRESS, 0L, RECEIPTS, 1L));
    return consumer;
  }

  private static final class Group extends MockConsumer<String, byte[]> {
    private int wakeUps;
    private int asked;

    Group() {
      super("earliest");
    }

    @Override
    public synchronized Map<TopicPartition, OffsetAndMetadata> committed(
        Set<TopicPartition> partitions) {
      asked++;
      if (wakeUps-- > 0) {
        throw new WakeupException();
      }
      return Map.of();
    }
  }

  private static final class Alone implements PreviewSurroundings {
    @Override
    public boolean wanted(int partition, String replyId) {
      return false;
    }

    @Override
    public Optional<String> known(int partition, String replyId) {
      return Optional.empty();
    }

    @Override
    public boolean mayShow(int partition, ReplyDelta delta) {
      return false;
    }

    @Override
    public void shown(int partition, ReplyDelta delta, String platformMessageId) {
      throw new UnsupportedOperationException("Nothing is shown here.");
    }
  }
}
