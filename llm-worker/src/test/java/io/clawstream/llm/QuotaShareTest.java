package io.clawstream.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.llm.pace.Share;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class QuotaShareTest {
  private static final String JOBS = "claw.jobs";

  private final MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest");
  private final List<Share> told = new ArrayList<>();
  private final QuotaShare share = new QuotaShare(JOBS, told::add);

  private void partitions(int count) {
    consumer.updatePartitions(
        JOBS,
        IntStream.range(0, count)
            .mapToObj(i -> new PartitionInfo(JOBS, i, null, new Node[0], new Node[0]))
            .toList());
  }

  private static List<TopicPartition> of(String topic, int... numbers) {
    return IntStream.of(numbers).mapToObj(number -> new TopicPartition(topic, number)).toList();
  }

  @Test
  void theShareIsWhatIsOwnedOfTheJobsTopic() {
    partitions(8);

    share.assigned(consumer, of(JOBS, 0, 1, 2));
    share.assigned(consumer, of("claw.jobs.priority", 0, 1, 2));
    share.assigned(consumer, of(JOBS, 7));
    share.revoked(of(JOBS, 1));
    share.revoked(of("claw.jobs.priority", 1));

    assertThat(told)
        .containsExactly(
            new Share(Set.of(0, 1, 2), 8),
            new Share(Set.of(0, 1, 2, 7), 8),
            new Share(Set.of(0, 2, 7), 8));
  }

  @Test
  void partitionsThatTheTopicGetsMakeTheOthersSmaller() {
    partitions(8);
    share.assigned(consumer, of(JOBS, 0));
    partitions(16);

    share.assigned(consumer, List.of());

    assertThat(told.getLast()).isEqualTo(new Share(Set.of(0), 16));
  }
}
