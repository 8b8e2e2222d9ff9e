package io.clawstream.kit.kafka;

import io.clawstream.schemas.EventSerdes;
import io.clawstream.schemas.Headers;
import io.clawstream.schemas.SessionKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Writes events. Owns its producer. Thread-safe. */
public final class EventPublisher implements AutoCloseable {
  private final Producer<String, byte[]> producer;
  private final EventSerdes serdes;

  /**
   * @param producer closed together with this
   * @param serdes not closed
   */
  public EventPublisher(Producer<String, byte[]> producer, EventSerdes serdes) {
    this.producer = producer;
    this.serdes = serdes;
  }

  /**
   * Writes an event under its session's key; see {@link #publish(String, String, SpecificRecord,
   * String)}.
   */
  public CompletableFuture<RecordMetadata> publish(
      String topic, SessionKey key, SpecificRecord event, @Nullable String traceparent) {
    return publish(topic, key.toString(), event, traceparent);
  }

  /**
   * Writes an event. The future completes when the broker has it, or exceptionally when the
   * producer has given up on it ({@code delivery.timeout.ms}) or would not take it.
   *
   * @param traceparent W3C trace context for the record's header, or null for none
   */
  public CompletableFuture<RecordMetadata> publish(
      String topic, String key, SpecificRecord event, @Nullable String traceparent) {
    CompletableFuture<RecordMetadata> written = new CompletableFuture<>();
    try {
      ProducerRecord<String, byte[]> out = new ProducerRecord<>(topic, key, serdes.encode(event));
      if (traceparent != null) {
        out.headers().add(Headers.TRACEPARENT, traceparent.getBytes(StandardCharsets.UTF_8));
      }
      var _ =
          producer.send(
              out,
              (metadata, failure) -> {
                if (failure == null) {
                  written.complete(metadata);
                } else {
                  written.completeExceptionally(failure);
                }
              });
    } catch (RuntimeException e) {
      written.completeExceptionally(e);
    }
    return written;
  }

  /** Waits until everything written so far is with the broker, then closes the producer. */
  @Override
  public void close() {
    producer.close(Duration.ofSeconds(10));
  }
}
