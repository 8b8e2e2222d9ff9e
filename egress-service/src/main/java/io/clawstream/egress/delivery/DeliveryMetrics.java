package io.clawstream.egress.delivery;

import io.clawstream.events.DeliveryStatus;
import io.clawstream.events.Reply;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** What operators see of a channel's deliveries. */
public final class DeliveryMetrics {
  private final Map<DeliveryStatus, Counter> parts = new EnumMap<>(DeliveryStatus.class);
  private final Timer sinceWritten;
  private final Timer sinceReceived;
  private final Timer rateLimited;
  private final Counter edits;
  private final Counter duplicates;

  /** Meters of one channel. */
  public DeliveryMetrics(MeterRegistry registry, String channel) {
    for (DeliveryStatus status : DeliveryStatus.values()) {
      if (status != DeliveryStatus.PREVIEW) {
        parts.put(
            status,
            Counter.builder("clawstream.egress.deliveries")
                .description("Parts of replies, by how their delivery ended")
                .tag("channel", channel)
                .tag("outcome", status.name().toLowerCase(Locale.ROOT))
                .register(registry));
      }
    }
    this.sinceWritten =
        Timer.builder("clawstream.egress.reply.time")
            .description("From a reply's being written to its last part's being delivered")
            .tag("channel", channel)
            .publishPercentileHistogram()
            .register(registry);
    this.sinceReceived =
        Timer.builder("clawstream.egress.answer.time")
            .description("From a message's being received to its reply's being delivered")
            .tag("channel", channel)
            .publishPercentileHistogram()
            .register(registry);
    this.rateLimited =
        Timer.builder("clawstream.egress.rate.limited")
            .description("Waits that the platform asked for (429)")
            .tag("channel", channel)
            .register(registry);
    this.edits =
        Counter.builder("clawstream.egress.edits")
            .description("Messages edited, by whether the reply was finished")
            .tag("channel", channel)
            .tag("kind", "final")
            .register(registry);
    this.duplicates =
        Counter.builder("clawstream.egress.duplicates")
            .description("Replies not delivered because they had been")
            .tag("channel", channel)
            .register(registry);
  }

  void part(DeliveryStatus status) {
    Counter counter = parts.get(status);
    if (counter != null) {
      counter.increment();
    }
  }

  void delivered(Reply reply, Instant now) {
    record(sinceWritten, reply.getCreatedAt(), now);
    record(sinceReceived, reply.getReceivedAt(), now);
  }

  void rateLimited(Duration delay) {
    rateLimited.record(delay);
  }

  void edited() {
    edits.increment();
  }

  void duplicate() {
    duplicates.increment();
  }

  private static void record(Timer timer, long fromMillis, Instant to) {
    Duration time = Duration.between(Instant.ofEpochMilli(fromMillis), to);
    // The clocks of two machines may differ by more than a delivery takes.
    timer.record(time.isNegative() ? Duration.ZERO : time);
  }
}
