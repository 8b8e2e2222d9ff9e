package io.clawstream.router.topology;

import io.clawstream.schemas.SchemaRegistry.RegistryException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.apache.avro.specific.SpecificRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for a registry that is away instead of giving up on the record. That happens only for a
 * schema that this process has not met before, so after a release of another service; meanwhile the
 * partitions of this thread stand still, in Kafka, where the lag shows it. If it takes longer than
 * {@code max.poll.interval.ms}, the partition moves and the record is read again.
 */
final class PatientCodec implements EventCodec {
  private static final Logger log = LoggerFactory.getLogger(PatientCodec.class);
  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private final EventCodec codec;
  private final BooleanSupplier stopping;
  private final Pause pause;

  /** How to wait. */
  interface Pause {
    void pause(Duration duration) throws InterruptedException;
  }

  /**
   * @param stopping whether the service is being closed, which ends the waiting
   */
  PatientCodec(EventCodec codec, BooleanSupplier stopping, Pause pause) {
    this.codec = codec;
    this.stopping = stopping;
    this.pause = pause;
  }

  @Override
  public byte[] encode(SpecificRecord event) {
    return codec.encode(event);
  }

  @Override
  public <T extends SpecificRecord> T decode(byte[] bytes, Class<T> type) {
    Duration wait = FIRST;
    while (true) {
      try {
        return codec.decode(bytes, type);
      } catch (RegistryException e) {
        if (stopping.getAsBoolean()) {
          throw e;
        }
        log.atWarn()
            .log("Waiting {} ms for the schema registry: {}", wait.toMillis(), e.getMessage());
        try {
          pause.pause(wait);
        } catch (InterruptedException interrupted) {
          Thread.currentThread().interrupt();
          throw e;
        }
        wait = wait.multipliedBy(2).compareTo(LONGEST) < 0 ? wait.multipliedBy(2) : LONGEST;
      }
    }
  }
}
