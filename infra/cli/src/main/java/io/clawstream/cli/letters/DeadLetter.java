package io.clawstream.cli.letters;

import io.clawstream.schemas.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * A record that a service could not handle.
 *
 * @param record as it stands in the dead-letters topic
 */
public record DeadLetter(ConsumerRecord<String, byte[]> record) {
  private static final String UNKNOWN = "?";

  /** What an operator calls it: partition@offset in the dead-letters topic. */
  public String id() {
    return record.partition() + "@" + record.offset();
  }

  /** When it was put aside. */
  public Instant at() {
    return Instant.ofEpochMilli(record.timestamp());
  }

  /** Topic that the record came from; "?" if nobody said. */
  public String topic() {
    return header(Headers.DEAD_LETTER_TOPIC).orElse(UNKNOWN);
  }

  /** Where in that topic it stood; empty for what was put aside without having been read there. */
  public Optional<String> place() {
    return header(Headers.DEAD_LETTER_PARTITION)
        .flatMap(
            partition ->
                header(Headers.DEAD_LETTER_OFFSET)
                    .map(offset -> topic() + "-" + partition + "@" + offset));
  }

  /** Who gave up. */
  public String service() {
    return header(Headers.DEAD_LETTER_SERVICE).orElse(UNKNOWN);
  }

  /** Why. */
  public String reason() {
    return header(Headers.DEAD_LETTER_REASON).orElse(UNKNOWN);
  }

  /** After how many tries. */
  public String attempts() {
    return header(Headers.DEAD_LETTER_ATTEMPTS).orElse(UNKNOWN);
  }

  private Optional<String> header(String name) {
    Header header = record.headers().lastHeader(name);
    return header == null
        ? Optional.empty()
        : Optional.of(new String(header.value(), StandardCharsets.UTF_8));
  }
}
