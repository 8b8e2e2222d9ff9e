package io.clawstream.ingress.inbound;

import io.clawstream.events.StandardMessage;
import io.clawstream.kit.kafka.EventPublisher;
import io.clawstream.kit.log.LogKeys;
import io.clawstream.schemas.SessionKey;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes messages to the inbound topic under their session's key, within their bounds. */
public final class KafkaInbound implements Inbound {
  private static final Logger log = LoggerFactory.getLogger(KafkaInbound.class);

  /** {@link EventPublisher#publish(String, SessionKey, SpecificRecord, String)}. */
  public interface Publisher {
    /** Writes an event; the future completes when the broker has it. */
    CompletableFuture<RecordMetadata> publish(
        String topic, SessionKey key, SpecificRecord event, @Nullable String traceparent);
  }

  private final Publisher publisher;
  private final String topic;
  private final MeterRegistry metrics;

  /**
   * @param publisher its producer is made with {@link #producerOverrides}
   * @param topic the inbound topic
   */
  public KafkaInbound(Publisher publisher, String topic, MeterRegistry metrics) {
    this.publisher = publisher;
    this.topic = topic;
    this.metrics = metrics;
  }

  /**
   * What the producer needs besides the kit's settings: to give up soon, because somebody waits who
   * can send again.
   *
   * @param timeout how long the broker may take to store a message; at least 1 s
   */
  public static Map<String, Object> producerOverrides(Duration timeout) {
    int milliseconds = Math.toIntExact(timeout.toMillis());
    return Map.of(
        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
        milliseconds,
        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
        milliseconds / 2,
        ProducerConfig.MAX_BLOCK_MS_CONFIG,
        milliseconds / 2);
  }

  @Override
  public CompletableFuture<Void> accept(StandardMessage message, String traceparent) {
    Bounds.cut(message);
    String channel = message.getChannelId();
    return publisher
        .publish(topic, SessionKey.of(message), message, traceparent)
        .whenComplete(
            (stored, failure) -> {
              metrics
                  .counter(
                      "clawstream.ingress.messages",
                      "channel",
                      channel,
                      "outcome",
                      failure == null ? "stored" : "failed")
                  .increment();
              if (failure != null) {
                log.atWarn()
                    .addKeyValue(LogKeys.CHANNEL, channel)
                    .addKeyValue(LogKeys.REASON, failure.toString())
                    .log("The broker did not take a message; its sender is told to try again");
              }
            })
        .thenApply(stored -> null);
  }
}
