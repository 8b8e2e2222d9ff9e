package io.clawstream.kit.dispatch;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.TopicPartition;

/**
 * What operators see of a dispatcher; every meter is tagged with its {@code group}, and the lag
 * with topic and partition besides.
 */
final class DispatchMetrics {
  private final MeterRegistry registry;
  private final List<Meter> gauges;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger held = new AtomicInteger();
  private final AtomicInteger paused = new AtomicInteger();
  private final Tags group;
  private final Map<TopicPartition, Long> lag = new ConcurrentHashMap<>();
  private final Map<TopicPartition, Gauge> lagGauges = new ConcurrentHashMap<>();
  private final Counter finished;
  private final Counter cancelled;
  private final Counter kept;
  private final Counter requeued;

  DispatchMetrics(MeterRegistry registry, String group) {
    this.registry = registry;
    Tags tags = Tags.of("group", group);
    this.group = tags;
    this.gauges =
        List.of(
            gauge("clawstream.dispatch.in.flight", "Records running now", inFlight, tags),
            gauge("clawstream.dispatch.held", "Records polled and waiting to run", held, tags),
            gauge(
                "clawstream.dispatch.paused",
                "Partitions paused, for want of permits",
                paused,
                tags));
    this.finished =
        Counter.builder("clawstream.dispatch.finished")
            .description("Records finished")
            .tags(tags)
            .register(registry);
    this.cancelled =
        Counter.builder("clawstream.dispatch.cancelled")
            .description("Records interrupted and left to the partition's next owner")
            .tags(tags)
            .register(registry);
    this.kept =
        Counter.builder("clawstream.dispatch.kept")
            .description("Records that ran on when their partition went to another member")
            .tags(tags)
            .register(registry);
    this.requeued =
        Counter.builder("clawstream.dispatch.requeued")
            .description("Of those that ran on: not finished, and written again")
            .tags(tags)
            .register(registry);
  }

  int inFlight() {
    return inFlight.get();
  }

  void inFlight(int records) {
    inFlight.set(records);
  }

  void finished() {
    finished.increment();
  }

  void cancelled() {
    cancelled.increment();
  }

  void kept(int records) {
    kept.increment(records);
  }

  void requeued() {
    requeued.increment();
  }

  void waiting(int heldRecords, int pausedPartitions) {
    held.set(heldRecords);
    paused.set(pausedPartitions);
  }

  /**
   * How far it is behind.
   *
   * @param records that are not finished, of each partition that is ours
   */
  void lag(Map<TopicPartition, Long> records) {
    lag.putAll(records);
    lag.keySet().retainAll(records.keySet());
    lagGauges
        .entrySet()
        .removeIf(
            gauge -> {
              boolean gone = !records.containsKey(gauge.getKey());
              if (gone) {
                registry.remove(gauge.getValue());
              }
              return gone;
            });
    records.keySet().forEach(partition -> lagGauges.computeIfAbsent(partition, this::lagGauge));
  }

  private Gauge lagGauge(TopicPartition partition) {
    return Gauge.builder("clawstream.dispatch.lag", () -> lag.getOrDefault(partition, 0L))
        .description("Records written and not finished")
        .tags(group)
        .tags("topic", partition.topic(), "partition", Integer.toString(partition.partition()))
        .register(registry);
  }

  /** Counters stay: what happened has happened. */
  void close() {
    gauges.forEach(registry::remove);
    lagGauges.values().forEach(registry::remove);
  }

  private Gauge gauge(String name, String description, AtomicInteger value, Tags tags) {
    return Gauge.builder(name, value, AtomicInteger::get)
        .description(description)
        .tags(tags)
        .register(registry);
  }
}
