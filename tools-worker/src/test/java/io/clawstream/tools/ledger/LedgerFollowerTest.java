package io.clawstream.tools.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clawstream.events.ToolMark;
import io.clawstream.events.ToolMarkKind;
import io.clawstream.schemas.TrustedClasses;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LedgerFollowerTest {
  private static final String TOPIC = "claw.tool-ledger";
  private static final long NOW = 100_000_000;

  private final Log log = new Log();
  private final LedgerBook book = new LedgerBook();
  private final LedgerFollower follower =
      new LedgerFollower(
          log,
          TOPIC,
          LedgerFollowerTest::decode,
          book,
          InstantSource.fixed(Instant.ofEpochMilli(NOW)),
          failure -> {
            throw new AssertionError(failure);
          });

  @BeforeAll
  static void trustOurClasses() {
    TrustedClasses.trust();
  }

  @Test
  void aPartitionThatComesIsReadFromHalfAnHourAgo() throws InterruptedException {
    log.write(1, Duration.ofMinutes(31), "too old");
    log.write(1, Duration.ofMinutes(29), "begun");
    log.write(0, Duration.ofMinutes(1), "of another partition");

    follower.assigned(log, List.of(calls(1)));
    follower.runOnce();
    follower.runOnce();

    assertThat(runner(1, "begun")).isEqualTo("worker of begun");
    assertThat(runner(1, "too old")).isNull();
    assertThat(log.assignment()).containsExactly(new TopicPartition(TOPIC, 1));
  }

  @Test
  void aPartitionThatWentAndCameBackIsReadAnew() throws InterruptedException {
    follower.assigned(log, List.of(calls(1)));
    follower.runOnce();
    log.write(1, Duration.ZERO, "begun");
    follower.runOnce();

    follower.revoked(List.of(calls(1)));
    follower.assigned(log, List.of(calls(1)));
    follower.runOnce();
    follower.runOnce();

    assertThat(runner(1, "begun")).isEqualTo("worker of begun");
  }

  @Test
  void whatIsNoMarkIsPassedOver() throws InterruptedException {
    log.write(0, Duration.ZERO, "poison");
    log.write(0, Duration.ZERO, "begun");

    follower.assigned(log, List.of(calls(0)));
    follower.runOnce();
    follower.runOnce();

    assertThat(runner(0, "begun")).isEqualTo("worker of begun");
  }

  @Test
  void aLedgerWithFewerPartitionsThanTheCallsIsAMistakeOfTheOperator() {
    follower.assigned(log, List.of(calls(2)));

    assertThatThrownBy(follower::runOnce)
        .isInstanceOf(KafkaException.class)
        .hasMessageContaining("has 2 partitions, but claw.tool-ledger-2 is needed")
        .hasMessageContaining("clawstream topics apply");
  }

  private @Nullable String runner(int partition, String run) throws InterruptedException {
    return book.known(partition, run).runner();
  }

  private static TopicPartition calls(int partition) {
    return new TopicPartition("claw.tool-calls", partition);
  }

  private static ToolMark decode(byte[] value) {
    String text = new String(value, UTF_8);
    if (text.equals("poison")) {
      throw new SerializationException("no mark");
    }
    return ToolMark.newBuilder()
        .setKind(ToolMarkKind.STARTED)
        .setRunId(text)
        .setCallId("t-1")
        .setSessionKey("telegram/bot/dm/42")
        .setTool("mail")
        .setRunner("worker of " + text)
        .setDeadline(NOW)
        .setAt(NOW)
        .build();
  }

  /** A ledger of two partitions, which knows when its records were written. */
  private static final class Log extends MockConsumer<String, byte[]> {
    private final Map<TopicPartition, List<ConsumerRecord<String, byte[]>>> records =
        new HashMap<>();

    Log() {
      super("earliest");
      Node node = new Node(0, "broker", 9092);
      List<PartitionInfo> partitions = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        TopicPartition partition = new TopicPartition(TOPIC, i);
        records.put(partition, new ArrayList<>());
        partitions.add(new PartitionInfo(TOPIC, i, node, new Node[] {node}, new Node[] {node}));
        updateBeginningOffsets(Map.of(partition, 0L));
        updateEndOffsets(Map.of(partition, 0L));
      }
      updatePartitions(TOPIC, partitions);
    }

    private List<ConsumerRecord<String, byte[]>> of(TopicPartition partition) {
      return Objects.requireNonNull(records.get(partition));
    }

    void write(int number, Duration ago, String run) {
      TopicPartition partition = new TopicPartition(TOPIC, number);
      List<ConsumerRecord<String, byte[]>> log = of(partition);
      ConsumerRecord<String, byte[]> record =
          new ConsumerRecord<>(
              TOPIC,
              number,
              log.size(),
              NOW - ago.toMillis(),
              TimestampType.CREATE_TIME,
              0,
              0,
              "telegram/bot/dm/42",
              run.getBytes(UTF_8),
              new RecordHeaders(),
              Optional.empty());
      log.add(record);
      updateEndOffsets(Map.of(partition, (long) log.size()));
      if (assignment().contains(partition)) {
        addRecord(record);
      }
    }

    @Override
    public synchronized void seek(TopicPartition partition, long offset) {
      super.seek(partition, offset);
      of(partition).stream().filter(record -> record.offset() >= offset).forEach(this::addRecord);
    }

    @Override
    public synchronized Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
        Map<TopicPartition, Long> times) {
      Map<TopicPartition, OffsetAndTimestamp> found = new HashMap<>();
      times.forEach(
          (partition, time) ->
              of(partition).stream()
                  .filter(record -> record.timestamp() >= time)
                  .findFirst()
                  .ifPresent(
                      record ->
                          found.put(
                              partition,
                              new OffsetAndTimestamp(record.offset(), record.timestamp()))));
      return found;
    }
  }
}
