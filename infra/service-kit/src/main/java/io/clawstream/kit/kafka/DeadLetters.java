package io.clawstream.kit.kafka;

import io.clawstream.kit.log.LogKeys;
import io.clawstream.schemas.Headers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where records go that a service cannot handle: unchanged, with headers that say why, from where
 * and how often it was tried, so that an operator can mend the cause and send them again. Does not
 * own its producer. Thread-safe.
 */
public final class DeadLetters {
  private static final Logger log = LoggerFactory.getLogger(DeadLetters.class);

  private final Producer<String, byte[]> producer;
  private final String topic;
  private final String service;

  /**
   * @param producer not closed
   * @param topic the dead-letters topic
   * @param service who gives up
   */
  public DeadLetters(Producer<String, byte[]> producer, String topic, String service) {
    this.producer = producer;
    this.topic = topic;
    this.service = service;
  }

  /**
   * Puts a record aside. The caller moves on when the future has completed, not before.
   *
   * @param reason a sentence for operators; no secrets, no message text
   * @param attempts how often it was tried, 1 or more
   */
  public CompletableFuture<RecordMetadata> send(
      ConsumerRecord<String, byte[]> poison,
      String reason,
      @Nullable Throwable cause,
      int attempts) {
    ProducerRecord<String, byte[]> letter =
        new ProducerRecord<>(topic, null, poison.key(), poison.value(), poison.headers());
    header(letter, Headers.DEAD_LETTER_REASON, reason);
    if (cause != null) {
      header(letter, Headers.DEAD_LETTER_EXCEPTION, cause.getClass().getName());
    }
    header(letter, Headers.DEAD_LETTER_TOPIC, poison.topic());
    header(letter, Headers.DEAD_LETTER_PARTITION, Integer.toString(poison.partition()));
    header(letter, Headers.DEAD_LETTER_OFFSET, Long.toString(poison.offset()));
    header(letter, Headers.DEAD_LETTER_SERVICE, service);
    header(letter, Headers.DEAD_LETTER_ATTEMPTS, Integer.toString(attempts));
    log.atWarn()
        .addKeyValue(LogKeys.TOPIC, poison.topic())
        .addKeyValue(LogKeys.PARTITION, poison.partition())
        .addKeyValue(LogKeys.OFFSET, poison.offset())
        .addKeyValue(LogKeys.REASON, reason)
        .log("Record put aside as a dead letter");
    CompletableFuture<RecordMetadata> written = new CompletableFuture<>();
    var _ =
        producer.send(
            letter,
            (metadata, failure) -> {
              if (failure == null) {
                written.complete(metadata);
              } else {
                written.completeExceptionally(failure);
              }
            });
    return written;
  }

  private static void header(ProducerRecord<String, byte[]> letter, String name, String value) {
    letter.headers().remove(name);
    letter.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
