package io.clawstream.kit.dispatch;

import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Writes a record once more at the end of its partition, headers and all, for whoever owns that
 * partition. Does not own its producer. Thread-safe.
 */
public final class Requeue {
  private final Producer<String, byte[]> producer;

  /**
   * @param producer not closed; has to live as long as the dispatcher
   */
  public Requeue(Producer<String, byte[]> producer) {
    this.producer = producer;
  }

  /** The future completes when the broker has it, or exceptionally when it will not have it. */
  CompletableFuture<Void> write(ConsumerRecord<String, byte[]> record) {
    CompletableFuture<Void> written = new CompletableFuture<>();
    var _ =
        producer.send(
            new ProducerRecord<>(
                record.topic(), record.partition(), record.key(), record.value(), record.headers()),
            (_, failure) -> {
              if (failure == null) {
                written.complete(null);
              } else {
                written.completeExceptionally(failure);
              }
            });
    return written;
  }
}
