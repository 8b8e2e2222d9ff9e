package io.clawstream.llm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clawstream.events.JobCancel;
import io.clawstream.llm.job.FakeTime;
import io.clawstream.llm.job.Jobs;
import io.clawstream.schemas.SchemaRegistry.RegistryException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CancelFollowerTest {
  private static final TopicPartition CANCELS = new TopicPartition("claw.job-cancels", 0);

  private final FakeTime time = new FakeTime();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final List<Throwable> fatal = new CopyOnWriteArrayList<>();
  private final Log log = new Log();
  private volatile boolean registryIsAway;
  private final CancelFollower follower =
      new CancelFollower(
          log,
          CANCELS.topic(),
          this::decode,
          cancel -> heard.add(cancel.getJobId()),
          time,
          meters,
          fatal::add);

  @AfterEach
  void close() {
    follower.close();
  }

  @Test
  void itBeginsAQuarterOfAnHourAgoAndGoesOn() {
    log.write(Duration.ofMinutes(16), "too old");
    log.write(Duration.ofMinutes(14), "j-1");
    log.write(Duration.ofMinutes(1), "j-2");

    follower.start();

    await().until(follower::caughtUp);
    assertThat(heard).containsExactly("j-1", "j-2");
    log.arrives("j-3");
    await().untilAsserted(() -> assertThat(heard).containsExactly("j-1", "j-2", "j-3"));
  }

  @Test
  void aTopicWithNothingNewIsCaughtUpWithAtOnce() {
    log.write(Duration.ofHours(1), "too old");

    follower.start();

    await().until(follower::caughtUp);
    assertThat(heard).isEmpty();
  }

  @Test
  void aRecordThatIsNoCancelIsCountedAndPassedOver() {
    log.write(Duration.ZERO, "poison");
    log.write(Duration.ZERO, "j-1");

    follower.start();

    await().untilAsserted(() -> assertThat(heard).containsExactly("j-1"));
    assertThat(count("poison")).isEqualTo(1);
    assertThat(count("read")).isEqualTo(1);
    assertThat(fatal).isEmpty();
  }

  @Test
  void aRegistryThatIsAwayIsWaitedFor() {
    registryIsAway = true;
    log.write(Duration.ZERO, "j-1");
    follower.start();
    await().until(() -> log.position(CANCELS) == 1);
    assertThat(heard).isEmpty();

    registryIsAway = false;

    await().untilAsserted(() -> assertThat(heard).containsExactly("j-1"));
    assertThat(fatal).isEmpty();
  }

  @Test
  void closingEndsTheWaitForTheRegistry() {
    registryIsAway = true;
    log.write(Duration.ZERO, "j-1");
    follower.start();
    await().until(() -> log.position(CANCELS) == 1);

    follower.close();

    assertThat(log.closed()).isTrue();
    assertThat(fatal).isEmpty();
  }

  @Test
  void aConsumerThatFailsIsFatal() {
    log.setPollException(new KafkaException("no more"));

    follower.start();

    await()
        .untilAsserted(() -> assertThat(fatal).singleElement().isInstanceOf(KafkaException.class));
  }

  private double count(String fate) {
    return meters.get("clawstream.llm.cancels").tag("fate", fate).counter().count();
  }

  private JobCancel decode(byte[] value) {
    if (registryIsAway) {
      throw new RegistryException("The registry is away.");
    }
    String id = new String(value, UTF_8);
    if (id.equals("poison")) {
      throw new SerializationException("poison");
    }
    return JobCancel.newBuilder()
        .setJobId(id)
        .setSessionKey(Jobs.SESSION)
        .setTurn(3)
        .setReason("stopped")
        .setAt(Jobs.NOW)
        .build();
  }

  /** A mock consumer over a log that can be searched by time. */
  private static final class Log extends MockConsumer<String, byte[]> {
    private final List<ConsumerRecord<String, byte[]>> written = new ArrayList<>();

    Log() {
      super("earliest");
      Node node = new Node(0, "localhost", 9092);
      updatePartitions(
          CANCELS.topic(),
          List.of(
              new PartitionInfo(CANCELS.topic(), 0, node, new Node[] {node}, new Node[] {node})));
      updateBeginningOffsets(Map.of(CANCELS, 0L));
      updateEndOffsets(Map.of(CANCELS, 0L));
    }

    /** Before anybody reads. */
    void write(Duration ago, String value) {
      written.add(record(Jobs.NOW - ago.toMillis(), value));
      updateEndOffsets(Map.of(CANCELS, (long) written.size()));
      ConsumerRecord<String, byte[]> last = written.getLast();
      schedulePollTask(
          () -> {
            if (last.offset() >= position(CANCELS)) {
              addRecord(last);
            }
          });
    }

    /** While somebody reads. */
    void arrives(String value) {
      ConsumerRecord<String, byte[]> record = record(Jobs.NOW, value);
      written.add(record);
      schedulePollTask(() -> addRecord(record));
    }

    private ConsumerRecord<String, byte[]> record(long at, String value) {
      return new ConsumerRecord<>(
          CANCELS.topic(),
          0,
          written.size(),
          at,
          TimestampType.CREATE_TIME,
          0,
          value.length(),
          "key",
          value.getBytes(UTF_8),
          new RecordHeaders(),
          Optional.empty());
    }

    @Override
    public synchronized Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
        Map<TopicPartition, Long> times) {
      Map<TopicPartition, OffsetAndTimestamp> found = new HashMap<>();
      times.forEach(
          (partition, from) ->
              found.put(
                  partition,
                  written.stream()
                      .filter(record -> record.timestamp() >= from)
                      .findFirst()
                      .map(record -> new OffsetAndTimestamp(record.offset(), record.timestamp()))
                      .orElse(null)));
      return found;
    }
  }
}
