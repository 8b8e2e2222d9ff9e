package io.clawstream.bench.hops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.clawstream.bench.load.Texts;
import io.clawstream.bench.relay.RelayRecord;
import io.clawstream.bench.relay.RelayTopics;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class HopsTest {

  @Test
  void deltas_are_matched_to_their_message_by_the_reply_id_in_whatever_order_they_are_seen() {
    Sightings sightings = new Sightings();
    sightings.add(sighting(Stage.DELTAS, OptionalLong.empty(), "r-1"), 0, 500, 10);
    sightings.add(sighting(Stage.DELTAS, OptionalLong.empty(), "r-1"), 0, 900, 10);
    sightings.add(sighting(Stage.JOBS, OptionalLong.of(7), "r-1"), 30, 600, 1000);

    assertThat(sightings.firstDeltaNanos(7)).hasValue(500);
    assertThat(sightings.firstDeltaNanos(8)).isEmpty();
    assertThat(sightings.appendedMillis(Stage.JOBS, 7)).hasValue(30);
    assertThat(sightings.meanBytes(Stage.JOBS)).isEqualTo(1000);
    assertThat(sightings.meanBytes(Stage.EGRESS)).isZero();
  }

  @Test
  void of_two_records_of_a_stage_the_first_counts() {
    Sightings sightings = new Sightings();
    sightings.add(sighting(Stage.JOBS, OptionalLong.of(7), "r-1"), 30, 0, 10);
    sightings.add(sighting(Stage.JOBS, OptionalLong.of(7), "r-1"), 90, 0, 30);

    assertThat(sightings.appendedMillis(Stage.JOBS, 7)).hasValue(30);
    assertThat(sightings.meanBytes(Stage.JOBS)).isEqualTo(20);
  }

  @Test
  void the_brokers_millisecond_is_taken_in_its_middle() {
    EpochClock clock = new EpochClock(1_000_000_000L, 77);

    assertThat(clock.nanos(1000)).isEqualTo(77 + 500_000);
    assertThat(clock.nanos(1002)).isEqualTo(77 + 2_500_000);
  }

  @Test
  void reads_the_relays_records() {
    byte[] value = new RelayRecord(1, Texts.of(12, 60), 0, 0).encode(500);

    Sighting sighting = new RelayReader().read(record(RelayTopics.JOBS, 0, 5, value));

    assertThat(sighting).isEqualTo(new Sighting(Stage.JOBS, OptionalLong.of(12), Optional.empty()));
  }

  @Test
  void the_recorder_sees_what_is_written_after_its_start() throws Exception {
    MockConsumer<String, byte[]> consumer = consumerOfRelay();
    HopRecorder recorder = HopRecorder.start(consumer, new RelayReader(), InstantSource.system());
    consumer.addRecord(
        record(RelayTopics.EGRESS, 3, 5, new RelayRecord(1, Texts.of(1, 60), 0, 0).encode(400)));

    await().until(() -> consumer.position(new TopicPartition(RelayTopics.EGRESS, 0)) == 4);
    recorder.stop();

    assertThat(recorder.meanBytes()).containsEntry(Stage.EGRESS, 400);
    assertThat(consumer.closed()).isTrue();
  }

  @Test
  void a_record_that_cannot_be_read_is_reported_at_the_end() throws Exception {
    MockConsumer<String, byte[]> consumer = consumerOfRelay();
    HopRecorder recorder = HopRecorder.start(consumer, new RelayReader(), InstantSource.system());
    consumer.addRecord(record(RelayTopics.EGRESS, 3, 5, new byte[] {1}));

    await().until(consumer::closed);
    assertThatThrownBy(recorder::stop).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void without_sightings_the_breakdown_is_empty() throws Exception {
    HopRecorder recorder =
        HopRecorder.start(consumerOfRelay(), new RelayReader(), InstantSource.system());
    recorder.stop();

    Breakdown breakdown = recorder.breakdown(List.of());

    assertThat(breakdown.hops()).hasSize(6);
    assertThat(breakdown.hops().values()).allMatch(hop -> hop.count() == 0);
    assertThat(Breakdown.median(List.of(breakdown, breakdown))).isEqualTo(breakdown);
  }

  private static MockConsumer<String, byte[]> consumerOfRelay() {
    MockConsumer<String, byte[]> consumer = new MockConsumer<>("latest");
    for (String topic : new RelayReader().topics()) {
      consumer.updatePartitions(topic, List.of(new PartitionInfo(topic, 0, null, null, null)));
      consumer.updateEndOffsets(Map.of(new TopicPartition(topic, 0), 3L));
    }
    return consumer;
  }

  private static ConsumerRecord<String, byte[]> record(
      String topic, long offset, long timestamp, byte[] value) {
    return new ConsumerRecord<>(
        topic,
        0,
        offset,
        timestamp,
        TimestampType.LOG_APPEND_TIME,
        1,
        value.length,
        "k",
        value,
        new RecordHeaders(),
        Optional.empty());
  }

  private static Sighting sighting(Stage stage, OptionalLong number, String replyId) {
    return new Sighting(stage, number, Optional.of(replyId));
  }
}
