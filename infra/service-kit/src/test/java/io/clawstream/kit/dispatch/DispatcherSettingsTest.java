package io.clawstream.kit.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;

class DispatcherSettingsTest {
  @Test
  void theConsumerJoinsTheGroupCooperativelyAndNeverCommitsByItself() {
    assertThat(settings(2_000, Map.of()).consumerConfig())
        .containsEntry("group.id", "group")
        .containsEntry("enable.auto.commit", false)
        .containsEntry("max.poll.records", 100)
        .containsEntry("partition.assignment.strategy", CooperativeStickyAssignor.class.getName());
  }

  @Test
  void overridesWin() {
    assertThat(settings(8, Map.of("max.poll.records", 3)).consumerConfig())
        .containsEntry("max.poll.records", 3);
  }

  @Test
  void bothGroupProtocolsGetAConsumerThatStarts() {
    for (String protocol : List.of("classic", "consumer")) {
      Map<String, Object> overrides =
          Map.of("group.protocol", protocol, "bootstrap.servers", "localhost:1");
      try (var consumer =
          new KafkaConsumer<>(
              settings(8, overrides).consumerConfig(),
              new StringDeserializer(),
              new ByteArrayDeserializer())) {
        assertThat(consumer.assignment()).isEmpty();
      }
    }
  }

  @Test
  void outOfRangeIsRefused() {
    assertThatThrownBy(() -> settings(0, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("maxInFlight must be 1 or more, but is 0");
  }

  @Test
  void theRecordsInHandTakeAPartOfTheHeap() {
    assertThat(settings(1, Map.of()).maxBytes())
        .isPositive()
        .isLessThanOrEqualTo(Runtime.getRuntime().maxMemory() / 8);
  }

  private static DispatcherSettings settings(int maxInFlight, Map<String, Object> overrides) {
    return new DispatcherSettings(
        List.of("topic"),
        "group",
        "client",
        maxInFlight,
        Ordering.NONE,
        Duration.ofMillis(100),
        Duration.ofSeconds(1),
        overrides);
  }
}
