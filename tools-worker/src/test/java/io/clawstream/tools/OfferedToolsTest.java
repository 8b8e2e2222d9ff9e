package io.clawstream.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class OfferedToolsTest {
  private static final String TOPIC = "claw.tool-catalog";
  private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);

  private final MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest");

  @Test
  void whatIsOfferedAtTheEndOfTheTopicIsOffered() {
    topic(4);
    consumer.schedulePollTask(
        () -> {
          write(0, "a", new byte[] {1});
          write(1, "b", new byte[] {1});
        });
    consumer.schedulePollTask(
        () -> {
          write(2, "a", null);
          write(3, "c", new byte[] {1});
        });

    assertThat(OfferedTools.read(consumer, TOPIC)).containsExactlyInAnyOrder("b", "c");
  }

  @Test
  void anEmptyTopicOffersNothing() {
    topic(0);

    assertThat(OfferedTools.read(consumer, TOPIC)).isEmpty();
  }

  @Test
  void withoutTheTopicItSaysWhatToDo() {
    consumer.updatePartitions(TOPIC, List.of());

    assertThatThrownBy(() -> OfferedTools.read(consumer, TOPIC))
        .isInstanceOf(KafkaException.class)
        .hasMessageContaining("clawstream topics apply");
  }

  private void topic(long end) {
    consumer.updatePartitions(
        TOPIC, List.of(new PartitionInfo(TOPIC, 0, Node.noNode(), new Node[0], new Node[0])));
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    consumer.updateEndOffsets(Map.of(PARTITION, end));
  }

  private void write(long offset, String key, byte @org.jspecify.annotations.Nullable [] value) {
    consumer.addRecord(new ConsumerRecord<>(TOPIC, 0, offset, key, value));
  }
}
