package io.clawstream.kit.kafka;

import io.clawstream.kit.log.LogKeys;
import io.clawstream.schemas.SchemaRegistry.RegistryException;
import java.time.Duration;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what records say, and waits for a schema registry that is away instead of giving up on a
 * record: after 100 ms, then twice as long each time, at most 5 s. That happens only for a schema
 * that this process has not met before, so after a release of another service. Thread-safe if the
 * decoder is.
 *
 * @param <T> what they say
 */
public final class PatientDecoder<T> {
  private static final Logger log = LoggerFactory.getLogger(PatientDecoder.class);
  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private final Function<byte[], T> decoder;
  private final Pause pause;

  /** How to wait; a parameter, so that tests need not. */
  @FunctionalInterface
  public interface Pause {
    /** Returns after this time. */
    void pause(Duration duration) throws InterruptedException;
  }

  /**
   * @param decoder throws as {@link io.clawstream.schemas.EventSerdes#decode} does
   */
  public PatientDecoder(Function<byte[], T> decoder, Pause pause) {
    this.decoder = decoder;
    this.pause = pause;
  }

  /**
   * What the record's value says.
   *
   * @throws SerializationException if it says nothing that can be read: a poison record
   * @throws InterruptedException if the thread was interrupted while it waited
   */
  public T decode(ConsumerRecord<?, byte[]> record) throws InterruptedException {
    if (record.value() == null) {
      throw new SerializationException("The record has no value.");
    }
    Duration wait = FIRST;
    while (true) {
      try {
        return decoder.apply(record.value());
      } catch (RegistryException e) {
        log.atWarn()
            .addKeyValue(LogKeys.TOPIC, record.topic())
            .addKeyValue(LogKeys.PARTITION, record.partition())
            .addKeyValue(LogKeys.OFFSET, record.offset())
            .addKeyValue(LogKeys.REASON, e.getMessage())
            .log("A record waits {} ms for the schema registry", wait.toMillis());
        pause.pause(wait);
        wait = longer(wait);
      }
    }
  }

  private static Duration longer(Duration wait) {
    Duration twice = wait.multipliedBy(2);
    return twice.compareTo(LONGEST) < 0 ? twice : LONGEST;
  }
}
