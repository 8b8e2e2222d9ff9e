package io.clawstream.llm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.llm.job.FakeTime;
import io.clawstream.llm.job.Jobs;
import io.clawstream.schemas.TopicCatalog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FinishedJobsTest {
  private static final TopicCatalog TOPICS = TopicCatalog.of("claw", 4, 8);
  private static final TopicPartition JOBS = new TopicPartition(TOPICS.jobs(), 3);

  private final FakeTime time = new FakeTime();
  private final Log log = new Log();
  private final FinishedJobs finished =
      new FinishedJobs(log, TOPICS, FinishedJobsTest::jobOf, Duration.ofSeconds(15), time);

  @Test
  void aJobWithAnOutcomeNeedNotBeDoneAgain() {
    log.write(TOPICS.turnEvents(), Duration.ofSeconds(7), "j-1");
    log.write(TOPICS.egress("webchat"), Duration.ofSeconds(8), "j-2");

    finished.assigned(log, List.of(JOBS));

    assertThat(finished.contains("j-1", ago(Duration.ofSeconds(9)))).isTrue();
    assertThat(finished.contains("j-2", ago(Duration.ofSeconds(9)))).isTrue();
    assertThat(finished.contains("j-3", ago(Duration.ofSeconds(9)))).isFalse();
  }

  @Test
  void aJobThatWasWrittenAgainAfterItsOutcomeIsDone() {
    log.write(TOPICS.turnEvents(), Duration.ofSeconds(7), "j-1");

    finished.assigned(log, List.of(JOBS));

    assertThat(finished.contains("j-1", ago(Duration.ofSeconds(6)))).isFalse();
  }

  @Test
  void whatIsOlderThanATakeoverTakesIsNotRead() {
    log.write(TOPICS.turnEvents(), Duration.ofSeconds(16), "j-1");

    finished.assigned(log, List.of(JOBS));

    assertThat(finished.contains("j-1", 0)).isFalse();
  }

  @Test
  void whatIsNoOutcomeOfAJobIsPassedOver() {
    log.write(TOPICS.egress("api"), Duration.ofSeconds(2), "poison");
    log.write(TOPICS.egress("api"), Duration.ofSeconds(2), "nobody's");
    log.write(TOPICS.egress("api"), Duration.ofSeconds(1), "j-1");

    finished.assigned(log, List.of(JOBS));

    assertThat(finished.contains("j-1", 0)).isTrue();
  }

  @Test
  void theNextLookGoesOnWhereTheLastOneEnded() {
    log.write(TOPICS.turnEvents(), Duration.ofSeconds(7), "j-1");
    finished.look();
    log.write(TOPICS.turnEvents(), Duration.ZERO, "j-2");
    time.pass(Duration.ofSeconds(3));

    finished.assigned(log, List.of(JOBS));

    assertThat(finished.contains("j-1", 0)).isTrue();
    assertThat(finished.contains("j-2", 0)).isTrue();
    assertThat(log.searched).isEqualTo(1);
  }

  @Test
  void aLookLongAfterTheLastOneBeginsAnew() {
    finished.look();
    time.pass(Duration.ofSeconds(16));
    log.write(TOPICS.turnEvents(), Duration.ofSeconds(-14), "j-1");

    finished.assigned(log, List.of(JOBS));

    assertThat(finished.contains("j-1", 0)).isTrue();
    assertThat(log.searched).isEqualTo(2);
  }

  @Test
  void whatWasReadIsKnownAfterTheNextPartitionsCameAndForgottenInTheEnd() {
    log.write(TOPICS.turnEvents(), Duration.ofSeconds(7), "j-1");
    finished.assigned(log, List.of(JOBS));

    time.pass(Duration.ofMinutes(10));
    finished.assigned(log, List.of(JOBS));
    assertThat(finished.contains("j-1", 0)).isTrue();

    time.pass(Duration.ofMinutes(10));
    finished.assigned(log, List.of(JOBS));
    assertThat(finished.contains("j-1", 0)).isFalse();
  }

  @Test
  void aBrokerThatDoesNotAnswerHoldsNothingUp() {
    log.write(TOPICS.turnEvents(), Duration.ofSeconds(7), "j-1");
    log.setPollException(new KafkaException("no more"));

    finished.assigned(log, List.of(JOBS));

    assertThat(finished.contains("j-1", 0)).isFalse();
  }

  private static long ago(Duration time) {
    return Jobs.NOW - time.toMillis();
  }

  private static Optional<String> jobOf(ConsumerRecord<String, byte[]> record) {
    String id = new String(record.value(), UTF_8);
    if (id.equals("poison")) {
      throw new SerializationException("poison");
    }
    return id.equals("nobody's") ? Optional.empty() : Optional.of(id);
  }

  /** Outcome topics of one partition each, which can be searched by time. */
  private static final class Log extends MockConsumer<String, byte[]> {
    private final List<ConsumerRecord<String, byte[]>> written = new ArrayList<>();
    private int searched;

    Log() {
      super("earliest");
      Node node = new Node(0, "localhost", 9092);
      List<String> topics = new ArrayList<>(List.of(TOPICS.turnEvents()));
      TopicCatalog.CHANNELS.forEach(channel -> topics.add(TOPICS.egress(channel)));
      for (String topic : topics) {
        updatePartitions(
            topic,
            List.of(new PartitionInfo(topic, 0, node, new Node[] {node}, new Node[] {node})));
        TopicPartition partition = new TopicPartition(topic, 0);
        updateBeginningOffsets(Map.of(partition, 0L));
        updateEndOffsets(Map.of(partition, 0L));
      }
    }

    void write(String topic, Duration ago, String job) {
      TopicPartition partition = new TopicPartition(topic, 0);
      long offset = in(partition).count();
      ConsumerRecord<String, byte[]> record =
          new ConsumerRecord<>(
              topic,
              0,
              offset,
              ago(ago),
              TimestampType.CREATE_TIME,
              0,
              job.length(),
              "key",
              job.getBytes(UTF_8),
              new RecordHeaders(),
              Optional.empty());
      written.add(record);
      updateEndOffsets(Map.of(partition, offset + 1));
      schedulePollTask(
          () -> {
            if (record.offset() >= position(partition)) {
              addRecord(record);
            }
          });
    }

    private Stream<ConsumerRecord<String, byte[]>> in(TopicPartition partition) {
      return written.stream().filter(record -> record.topic().equals(partition.topic()));
    }

    @Override
    public synchronized Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
        Map<TopicPartition, Long> times) {
      searched++;
      Map<TopicPartition, OffsetAndTimestamp> found = new HashMap<>();
      times.forEach(
          (partition, from) ->
              found.put(
                  partition,
                  in(partition)
                      .filter(record -> record.timestamp() >= from)
                      .findFirst()
                      .map(record -> new OffsetAndTimestamp(record.offset(), record.timestamp()))
                      .orElse(null)));
      return found;
    }
  }
}
