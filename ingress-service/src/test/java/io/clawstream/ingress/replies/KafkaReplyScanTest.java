package io.clawstream.ingress.replies;

import static io.clawstream.ingress.replies.Sessions.ALICE;
import static io.clawstream.ingress.replies.Sessions.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clawstream.ingress.TestMessages;
import io.clawstream.schemas.SessionKey;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

final class KafkaReplyScanTest {
  private static final String TOPIC = "claw.egress.webchat";
  private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);

  private final MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest");
  private final AtomicInteger made = new AtomicInteger();
  private final AtomicInteger seconds = new AtomicInteger();
  private final KafkaReplyScan scan =
      new KafkaReplyScan(
          TOPIC,
          new AvroDecoder(),
          () -> {
            made.incrementAndGet();
            return consumer;
          },
          2,
          () -> Instant.ofEpochSecond(seconds.getAndIncrement()));

  @Test
  void finds_the_sessions_replies_of_the_range_each_once() throws Exception {
    log(
        () -> {
          write(0, ALICE, "r0");
          write(1, BOB, "r1");
          write(2, ALICE, "r2");
          write(3, ALICE, "r2");
          write(4, ALICE, "r4");
          write(5, ALICE, "r5");
        });

    assertThat(scan.scan(ALICE.toString(), 0, 1, 5))
        .extracting(placed -> placed.seq() + " " + placed.reply().getReplyId())
        .containsExactly("3 r2", "5 r4");
  }

  @Test
  void begins_where_the_log_begins_if_it_has_nothing_older() throws Exception {
    consumer.updateBeginningOffsets(Map.of(PARTITION, 3L));
    consumer.schedulePollTask(() -> write(3, ALICE, "r3"));

    assertThat(scan.scan(ALICE.toString(), 0, 1, 4)).hasSize(1);
  }

  @Test
  void a_record_that_is_no_reply_is_passed_over() throws Exception {
    log(
        () -> {
          consumer.addRecord(new ConsumerRecord<>(TOPIC, 0, 0, ALICE.toString(), new byte[] {7}));
          write(1, ALICE, "r1");
        });

    assertThat(scan.scan(ALICE.toString(), 0, 0, 2)).hasSize(1);
  }

  @Test
  void gives_up_on_a_broker_that_does_not_answer() {
    log(() -> {});

    assertThatThrownBy(() -> scan.scan(ALICE.toString(), 0, 0, 2))
        .isInstanceOf(TimeoutException.class)
        .hasMessageContaining("stuck at 0");
  }

  @Test
  void consumers_are_used_again() throws Exception {
    log(() -> {});

    assertThat(scan.end(0)).isEqualTo(7);
    assertThat(scan.end(0)).isEqualTo(7);

    assertThat(made).hasValue(1);
    scan.close();
    assertThat(consumer.closed()).isTrue();
  }

  private void log(Runnable records) {
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    consumer.updateEndOffsets(Map.of(PARTITION, 7L));
    consumer.schedulePollTask(records);
  }

  private void write(long offset, SessionKey session, String id) {
    consumer.addRecord(
        new ConsumerRecord<>(
            TOPIC,
            0,
            offset,
            session.toString(),
            AvroDecoder.encode(TestMessages.answer(session, id, "q", "text"))));
  }
}
