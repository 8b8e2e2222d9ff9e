package io.clawstream.router.simulation;

import io.clawstream.router.access.Sender;
import java.time.Instant;
import org.apache.avro.specific.SpecificRecordBase;

/** What the router task takes in, with all that may differ when it is taken in again. */
sealed interface Input {
  /** Whose it is. */
  String key();

  /** When it is taken in. */
  Instant now();

  /** What is known of who writes in this session. */
  Sender sender();

  /**
   * A record is read.
   *
   * @param crowded whether many turns are open
   * @param readThrough number of the last message that was read since the router was started
   */
  record Received(
      String key,
      Instant now,
      Sender sender,
      boolean crowded,
      long readThrough,
      Source source,
      int offset,
      SpecificRecordBase value)
      implements Input {}

  /** A timer is due. */
  record Due(String key, Instant now, Sender sender, Instant at) implements Input {}
}
