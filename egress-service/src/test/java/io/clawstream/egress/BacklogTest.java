package io.clawstream.egress;

import static io.clawstream.egress.Samples.EGRESS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.junit.jupiter.api.Test;

class BacklogTest {
  private final Measured consumer = new Measured();
  private final Backlog backlog = new Backlog(consumer, EGRESS.topic(), 10);

  @Test
  void everythingWaitsBeforeTheDispatcherRuns() {
    assertThat(backlog.none(2)).isFalse();
  }

  @Test
  void aPartitionThatNothingWasFetchedOfIsEmpty() {
    backlog.watch(() -> 0);

    assertThat(backlog.none(2)).isTrue();
  }

  @Test
  void whatIsStillInKafkaWaits() {
    backlog.watch(() -> 0);
    consumer.lag = 3;

    assertThat(backlog.none(2)).isFalse();
    assertThat(backlog.none(1)).isTrue();
  }

  @Test
  void whatWasFetchedDoesNotWait() {
    backlog.watch(() -> 9);
    consumer.lag = 0;

    assertThat(backlog.none(2)).isTrue();
  }

  @Test
  void whatWasPolledButCannotBeginWaits() {
    backlog.watch(() -> 10);

    assertThat(backlog.none(2)).isFalse();
  }

  private static final class Measured extends MockConsumer<String, byte[]> {
    private double lag = Double.NaN;

    Measured() {
      super("earliest");
    }

    @Override
    public synchronized Map<MetricName, ? extends Metric> metrics() {
      MetricName name =
          new MetricName(
              "records-lag",
              "consumer-fetch-manager-metrics",
              "",
              Map.of("topic", EGRESS.topic(), "partition", "2"));
      return Map.of(
          name,
          new Metric() {
            @Override
            public MetricName metricName() {
              return name;
            }

            @Override
            public Object metricValue() {
              return lag;
            }
          });
    }
  }
}
