package io.clawstream.ingress.replies;

import static io.clawstream.ingress.replies.Sessions.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.events.Reply;
import io.clawstream.ingress.TestMessages;
import io.clawstream.kit.Readiness;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class EdgeFollowerTest {
  private static final String EGRESS = "claw.egress.webchat";
  private static final String DELTAS = "claw.deltas.webchat";
  private static final int PARTITIONS = 2;
  private static final int P = EdgeLog.partition(ALICE.toString(), PARTITIONS);
  private static final TopicPartition ALICES = new TopicPartition(EGRESS, P);
  private static final TopicPartition ALICES_DELTAS = new TopicPartition(DELTAS, P);

  private final MockConsumer<String, byte[]> consumer = new MockConsumer<>("none");
  private final AvroDecoder decoder = new AvroDecoder();
  private final EdgeLog edge = new EdgeLog(100, 1_000_000);
  private final EdgeFollower follower =
      new EdgeFollower(
          consumer,
          List.of(new EdgeFollower.Channel("webchat", EGRESS, DELTAS, edge)),
          decoder,
          20);
  private final Recorder recorder = new Recorder();

  @BeforeEach
  void topics() {
    for (String topic : List.of(EGRESS, DELTAS)) {
      consumer.updatePartitions(
          topic,
          IntStream.range(0, PARTITIONS)
              .mapToObj(i -> new PartitionInfo(topic, i, Node.noNode(), null, null))
              .toList());
      for (int i = 0; i < PARTITIONS; i++) {
        consumer.updateBeginningOffsets(Map.of(new TopicPartition(topic, i), 0L));
        consumer.updateEndOffsets(Map.of(new TopicPartition(topic, i), 0L));
      }
    }
  }

  @Test
  void reads_all_partitions_without_a_group() {
    follower.runOnce(Duration.ZERO);

    assertThat(consumer.assignment()).hasSize(2 * PARTITIONS);
  }

  @Test
  void a_reply_reaches_who_waits_for_its_session_with_its_offset_plus_one_as_its_place() {
    follower.runOnce(Duration.ZERO);
    edge.join(ALICE.toString(), recorder);

    write(0, "r0");
    follower.runOnce(Duration.ZERO);

    assertThat(recorder.ids()).containsExactly("r0");
    assertThat(recorder.seqs()).containsExactly(1L);
  }

  @Test
  void egress_is_read_from_a_little_before_its_end_and_deltas_from_their_end() {
    consumer.updateEndOffsets(Map.of(ALICES, 50L, ALICES_DELTAS, 70L));

    follower.runOnce(Duration.ZERO);

    assertThat(consumer.position(ALICES)).isEqualTo(50 - 20 / PARTITIONS);
    assertThat(consumer.position(ALICES_DELTAS)).isEqualTo(70);
  }

  @Test
  void is_ready_when_it_has_read_what_was_there() {
    consumer.updateEndOffsets(Map.of(ALICES, 3L));
    assertThat(follower.readiness()).isInstanceOf(Readiness.NotReady.class);

    follower.runOnce(Duration.ZERO);
    assertThat(follower.readiness()).isInstanceOf(Readiness.NotReady.class);

    for (int i = 0; i < 3; i++) {
      write(i, "r" + i);
    }
    follower.runOnce(Duration.ZERO);
    assertThat(follower.readiness()).isEqualTo(Readiness.ready());
  }

  @Test
  void pieces_reach_who_waits_until_the_reply_is_there() {
    follower.runOnce(Duration.ZERO);
    edge.join(ALICE.toString(), recorder);

    writeDelta(0, "Hel");
    follower.runOnce(Duration.ZERO);
    write(0, "r0");
    follower.runOnce(Duration.ZERO);
    writeDelta(1, "lo");
    follower.runOnce(Duration.ZERO);

    assertThat(recorder.deltas).containsExactly("Hel");
  }

  @Test
  void a_poison_record_is_passed_over() {
    follower.runOnce(Duration.ZERO);
    edge.join(ALICE.toString(), recorder);

    consumer.addRecord(new ConsumerRecord<>(EGRESS, P, 0, ALICE.toString(), new byte[] {1, 2, 3}));
    write(1, "r1");
    follower.runOnce(Duration.ZERO);

    assertThat(recorder.ids()).containsExactly("r1");
  }

  @Test
  void nothing_is_passed_over_while_the_registry_is_away() {
    follower.runOnce(Duration.ZERO);
    edge.join(ALICE.toString(), recorder);
    decoder.registryAwayFor(1);

    write(0, "r0");
    write(1, "r1");
    Duration pause = follower.runOnce(Duration.ZERO);
    write(0, "r0");
    write(1, "r1");
    follower.runOnce(Duration.ZERO);

    assertThat(pause).isPositive();
    assertThat(recorder.ids()).containsExactly("r0", "r1");
  }

  @Test
  void a_broker_that_does_not_answer_is_waited_for() {
    consumer.setOffsetsException(new TimeoutException("no answer"));

    Duration pause = follower.runOnce(Duration.ZERO);

    assertThat(pause).isPositive();
    assertThat(follower.readiness()).isInstanceOf(Readiness.NotReady.class);
  }

  @Test
  void a_truncated_log_is_begun_anew_and_everybody_resumes() {
    follower.runOnce(Duration.ZERO);
    edge.join(ALICE.toString(), recorder);

    consumer.setPollException(new OffsetOutOfRangeException(Map.of(ALICES, 9L)));
    follower.runOnce(Duration.ZERO);

    assertThat(recorder.lost).hasSize(1);
    assertThat(edge.join(ALICE.toString(), recorder)).isEmpty();
    assertThat(follower.readiness()).isInstanceOf(Readiness.NotReady.class);

    follower.runOnce(Duration.ZERO);
    assertThat(edge.join(ALICE.toString(), recorder)).isPresent();
    assertThat(follower.readiness()).isEqualTo(Readiness.ready());
  }

  @Test
  void deltas_that_are_gone_are_let_go() {
    follower.runOnce(Duration.ZERO);
    edge.join(ALICE.toString(), recorder);
    consumer.updateEndOffsets(Map.of(ALICES_DELTAS, 99L));

    consumer.setPollException(new OffsetOutOfRangeException(Map.of(ALICES_DELTAS, 3L)));
    follower.runOnce(Duration.ZERO);

    assertThat(recorder.lost).isEmpty();
    assertThat(consumer.position(ALICES_DELTAS)).isEqualTo(99);
  }

  @Test
  void who_has_left_hears_nothing() {
    follower.runOnce(Duration.ZERO);
    edge.join(ALICE.toString(), recorder);
    edge.leave(ALICE.toString(), recorder);

    write(0, "r0");
    follower.runOnce(Duration.ZERO);

    assertThat(recorder.ids()).isEmpty();
    assertThat(edge.awaited(ALICE.toString())).isFalse();
  }

  private void write(long offset, String id) {
    Reply reply = TestMessages.answer(ALICE, id, "q", "text");
    consumer.addRecord(
        new ConsumerRecord<>(EGRESS, P, offset, ALICE.toString(), AvroDecoder.encode(reply)));
  }

  private void writeDelta(long offset, String text) {
    consumer.addRecord(
        new ConsumerRecord<>(
            DELTAS,
            P,
            offset,
            ALICE.toString(),
            AvroDecoder.encode(TestMessages.delta(ALICE, "r0", "q", (int) offset, text))));
  }
}
