package io.clawstream.kit.dispatch;

import static io.clawstream.kit.dispatch.Partitions.P0;
import static io.clawstream.kit.dispatch.Partitions.P1;
import static io.clawstream.kit.dispatch.Partitions.URGENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.search.MeterNotFoundException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Records of an urgent topic beside others, and how far a dispatcher says it is behind. */
class DispatchPriorityTest {
  private final Partitions consumer = new Partitions();
  private final GatedWork work = new GatedWork();
  private final AtomicLong nanoTime = new AtomicLong();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  private DispatchLoop loop(int maxInFlight) {
    DispatchLoop loop =
        new DispatchLoop(
            settings(Set.of(URGENT.topic()), maxInFlight),
            consumer,
            work,
            Optional.empty(),
            DispatcherListener.NONE,
            new DispatchMetrics(meters, "group"),
            new DispatchLoop.Timing(Duration.ZERO, Duration.ofSeconds(10), nanoTime::get));
    loop.subscribe();
    consumer.rebalance(List.of(P0, P1, URGENT));
    return loop;
  }

  private static DispatcherSettings settings(Set<String> urgent, int maxInFlight) {
    return new DispatcherSettings(
        List.of(Partitions.TOPIC, URGENT.topic()),
        urgent,
        "group",
        "client",
        maxInFlight,
        Long.MAX_VALUE,
        Ordering.NONE,
        Duration.ofMillis(10),
        Duration.ofSeconds(30),
        Map.of());
  }

  private void add(TopicPartition partition, int from, int count) {
    for (int offset = from; offset < from + count; offset++) {
      consumer.add(partition, offset, null);
    }
  }

  private static void turnUntil(DispatchLoop loop, Callable<Boolean> condition) {
    await()
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(
            () -> {
              loop.runOnce();
              return condition.call();
            });
  }

  private long startedOf(int partition) {
    return work.started().stream().filter(name -> name.startsWith(partition + ":")).count();
  }

  private double lag(TopicPartition partition) {
    return meters
        .get("clawstream.dispatch.lag")
        .tags("topic", partition.topic(), "partition", Integer.toString(partition.partition()))
        .gauge()
        .value();
  }

  @Test
  void ordinaryRecordsLeaveRoomForUrgentOnesWhichAreNotPausedWithThem() throws Exception {
    DispatchLoop loop = loop(16);
    add(P0, 0, 40);
    turnUntil(loop, () -> work.started().size() == 14 && consumer.paused().contains(P0));
    assertThat(consumer.paused()).doesNotContain(URGENT);

    add(URGENT, 0, 5);
    turnUntil(loop, () -> startedOf(7) == 2 && consumer.paused().contains(URGENT));

    assertThat(startedOf(0)).isEqualTo(14);
    assertThat(work.started()).hasSize(16);
  }

  @Test
  void whatWaitsToRunIsOvertakenAndNotStarved() throws Exception {
    DispatchLoop loop = loop(1);
    add(P0, 0, 1);
    turnUntil(loop, () -> work.started().size() == 1);
    work.finish("0:0");
    turnUntil(loop, () -> consumer.paused().isEmpty());
    add(P0, 1, 9);
    add(URGENT, 0, 9);
    for (int i = 1; i < 10; i++) {
      work.finish("0:" + i);
    }
    for (int i = 0; i < 9; i++) {
      work.finish("7:" + i);
    }

    turnUntil(loop, () -> work.started().size() == 19);

    List<String> order = work.started().stream().skip(1).map(name -> name.substring(0, 1)).toList();
    int firstOrdinaryAfterUrgent = order.subList(order.indexOf("7"), order.size()).indexOf("0");
    assertThat(firstOrdinaryAfterUrgent).isBetween(1, 4);
    assertThat(order.lastIndexOf("7")).isLessThan(order.lastIndexOf("0"));
  }

  @Test
  void urgentRecordsMayTakeAllThereIs() throws Exception {
    DispatchLoop loop = loop(16);
    add(URGENT, 0, 20);

    turnUntil(loop, () -> work.started().size() == 16);
  }

  @Test
  void theLagIsWhatIsWrittenAndNotFinishedAlsoOfAPausedPartition() throws Exception {
    DispatchLoop loop = loop(8);
    add(P0, 0, 30);
    turnUntil(loop, () -> work.started().size() == 7);
    work.finish("0:1", "0:3");
    turnUntil(loop, () -> work.started().size() == 9);

    nanoTime.addAndGet(LagMeter.INTERVAL.toNanos());
    loop.runOnce();
    assertThat(lag(P0)).isEqualTo(28);

    add(P0, 30, 10);
    nanoTime.addAndGet(LagMeter.INTERVAL.toNanos());
    loop.runOnce();
    assertThat(lag(P0)).isEqualTo(38);
  }

  @Test
  void theLagOfAPartitionThatIsNoLongerOursIsNotTold() throws Exception {
    DispatchLoop loop = loop(8);
    add(P0, 0, 3);
    turnUntil(loop, () -> work.started().size() == 3);
    nanoTime.addAndGet(LagMeter.INTERVAL.toNanos());
    loop.runOnce();
    assertThat(lag(P0)).isEqualTo(3);

    consumer.rebalance(List.of(P1));
    nanoTime.addAndGet(LagMeter.INTERVAL.toNanos());
    loop.runOnce();

    assertThatThrownBy(() -> lag(P0)).isInstanceOf(MeterNotFoundException.class);
  }

  @Test
  void anUrgentTopicMustBeOneThatIsRead() {
    assertThatThrownBy(() -> settings(Set.of("other"), 8)).hasMessageContaining("urgentTopics");
  }
}
