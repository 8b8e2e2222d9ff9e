package io.clawstream.kit.dispatch;

import static io.clawstream.kit.dispatch.Partitions.P0;
import static io.clawstream.kit.dispatch.Partitions.P1;
import static org.awaitility.Awaitility.await;

import io.clawstream.kit.dispatch.DispatchLoop.Timing;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A loop whose work ends when the test says so, over partitions that come and go as it says.
 * Without order among the records it has a requeue, otherwise none.
 */
abstract class DispatchLoopStand {
  static final Duration AT_ONCE = Duration.ZERO;

  final Partitions consumer = new Partitions();
  final GatedWork work = new GatedWork();
  final AtomicLong nanoTime = new AtomicLong();
  final List<String> told = new ArrayList<>();
  final MockProducer<String, byte[]> producer =
      new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  DispatchLoop loop(int maxInFlight, Ordering ordering) {
    return loop(maxInFlight, ordering, AT_ONCE);
  }

  /** A loop that has both partitions. */
  DispatchLoop loop(int maxInFlight, Ordering ordering, Duration commitInterval) {
    DispatchLoop loop = loop(consumer, work, settings(maxInFlight, ordering), commitInterval);
    consumer.rebalance(List.of(P0, P1));
    return loop;
  }

  DispatchLoop loop(
      Partitions partitions, Work does, DispatcherSettings settings, Duration commitInterval) {
    DispatchLoop loop =
        new DispatchLoop(
            settings,
            partitions,
            does,
            settings.ordering() == Ordering.NONE
                ? Optional.of(new Requeue(producer))
                : Optional.empty(),
            new Recorder(),
            new DispatchMetrics(meters, "group"),
            new Timing(commitInterval, Duration.ofSeconds(10), nanoTime::get));
    loop.subscribe();
    return loop;
  }

  static DispatcherSettings settings(int maxInFlight, Ordering ordering) {
    return settings(maxInFlight, Long.MAX_VALUE, ordering);
  }

  static DispatcherSettings settings(int maxInFlight, long maxBytes, Ordering ordering) {
    return new DispatcherSettings(
        List.of(Partitions.TOPIC),
        Set.of(),
        "group",
        "client",
        maxInFlight,
        maxBytes,
        ordering,
        Duration.ofMillis(10),
        Duration.ofSeconds(30),
        Map.of());
  }

  void addRecords(TopicPartition partition, int count) {
    for (int offset = 0; offset < count; offset++) {
      consumer.add(partition, offset, null);
    }
  }

  double finished() {
    return meters.get("clawstream.dispatch.finished").counter().count();
  }

  void turnUntilStarted(DispatchLoop loop, String... names) {
    turnUntil(loop, () -> work.started().containsAll(List.of(names)));
  }

  static void turnUntil(DispatchLoop loop, Callable<Boolean> condition) {
    await()
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(
            () -> {
              if (condition.call()) {
                return true;
              }
              loop.runOnce();
              return condition.call();
            });
  }

  final class Recorder implements DispatcherListener {
    @Override
    public void assigned(Consumer<?, ?> from, Collection<TopicPartition> partitions) {
      told.add("assigned " + partitions.stream().map(TopicPartition::toString).sorted().toList());
    }

    @Override
    public void revoked(Collection<TopicPartition> partitions) {
      told.add("revoked " + partitions.stream().map(TopicPartition::toString).sorted().toList());
    }
  }
}
