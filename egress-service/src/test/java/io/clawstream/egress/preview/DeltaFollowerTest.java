package io.clawstream.egress.preview;

import static io.clawstream.egress.Samples.NOON;
import static io.clawstream.egress.Samples.delta;
import static io.clawstream.egress.Samples.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clawstream.egress.ManualTime;
import io.clawstream.egress.ScriptedSender;
import io.clawstream.egress.pacing.Limits;
import io.clawstream.egress.pacing.Pacer;
import io.clawstream.events.ReplyDelta;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeltaFollowerTest {
  private static final TopicPartition DELTAS = new TopicPartition("claw.deltas.telegram", 2);

  private final ManualTime time = new ManualTime();
  private final ScriptedSender sender = new ScriptedSender();
  private final List<Throwable> fatal = new CopyOnWriteArrayList<>();
  private final MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest");
  private final Previews previews =
      new Previews(
          sender,
          new Pacer(new Limits(1000, Duration.ofMillis(1), 10, 1000)),
          new PreviewSettings(
              true, false, false, Duration.ZERO, 1, Duration.ZERO, Duration.ofSeconds(1)),
          new Willing(),
          time,
          new SimpleMeterRegistry());
  private final DeltaFollower follower =
      new DeltaFollower(
          consumer, DELTAS.topic(), 3, DeltaFollowerTest::decode, previews, time, fatal::add);

  @AfterEach
  void close() {
    follower.close();
    previews.close();
  }

  @Test
  void itHearsWhatIsWrittenFromNowOnInAllPartitions() {
    start(7);
    assertThat(consumer.assignment()).hasSize(3);

    write(7, "Hello");

    await().untilAsserted(() -> assertThat(sender.requests()).containsExactly("send 7: Hello"));
  }

  @Test
  void aRecordThatIsNoDeltaIsPassedOver() {
    start(0);

    write(0, "poison");
    write(1, "Hello");

    await().untilAsserted(() -> assertThat(sender.requests()).containsExactly("send 7: Hello"));
    assertThat(fatal).isEmpty();
  }

  @Test
  void aConsumerThatFailsIsFatal() {
    start(0);

    consumer.setPollException(new KafkaException("no more"));

    await()
        .untilAsserted(
            () ->
                assertThat(fatal)
                    .singleElement()
                    .hasToString("org.apache.kafka.common.KafkaException: no more"));
  }

  @Test
  void closingIsNoFailure() {
    start(0);

    follower.close();

    assertThat(consumer.closed()).isTrue();
    assertThat(fatal).isEmpty();
  }

  private void start(long end) {
    for (int partition = 0; partition < 3; partition++) {
      consumer.updateEndOffsets(Map.of(new TopicPartition(DELTAS.topic(), partition), end));
    }
    follower.start();
    await().until(() -> !consumer.assignment().isEmpty());
    await().until(() -> consumer.position(DELTAS) == end);
  }

  private void write(long offset, String text) {
    consumer.addRecord(record(DELTAS, offset, NOON, "key", text.getBytes(StandardCharsets.UTF_8)));
  }

  private static ReplyDelta decode(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (text.equals("poison")) {
      throw new SerializationException("poison");
    }
    return delta("7", 1, 0, text);
  }

  private static final class Willing implements PreviewSurroundings {
    @Override
    public boolean wanted(int partition, String replyId) {
      return partition == DELTAS.partition();
    }

    @Override
    public Optional<String> known(int partition, String replyId) {
      return Optional.empty();
    }

    @Override
    public boolean mayShow(int partition, ReplyDelta delta) {
      return true;
    }

    @Override
    public void shown(int partition, ReplyDelta delta, String platformMessageId) {
      // Nobody asks.
    }
  }
}
