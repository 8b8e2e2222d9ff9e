package io.clawstream.cli.why;

import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * An event and where it stands.
 *
 * @param at when its record was written
 */
public record Traced<T extends SpecificRecord>(
    T event, String topic, int partition, long offset, Instant at) {

  /** An event that was read. */
  public static <T extends SpecificRecord> Traced<T> of(ConsumerRecord<?, ?> record, T event) {
    return new Traced<>(
        event,
        record.topic(),
        record.partition(),
        record.offset(),
        Instant.ofEpochMilli(record.timestamp()));
  }

  /** The place in one word. */
  public String place() {
    return topic + "-" + partition + "@" + offset;
  }
}
