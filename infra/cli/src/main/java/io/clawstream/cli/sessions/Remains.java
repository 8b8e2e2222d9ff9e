package io.clawstream.cli.sessions;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a topic still has of a session.
 *
 * @param topic its name
 * @param records how many records, 0 or more
 * @param oldest when the first was written; empty if there are none
 * @param newest when the last was written; empty if there are none
 * @param retentionMs how long the broker keeps records; empty for ever
 * @param segmentMs how long a record may lie in a file together with newer ones
 */
public record Remains(
    String topic,
    long records,
    Optional<Instant> oldest,
    Optional<Instant> newest,
    OptionalLong retentionMs,
    long segmentMs) {

  /** How often brokers look for files to delete, if nobody has said otherwise. */
  private static final Duration CHECK = Duration.ofMinutes(5);

  /** A topic of which nothing has been read yet. */
  public static Remains none(String topic, OptionalLong retentionMs, long segmentMs) {
    return new Remains(topic, 0, Optional.empty(), Optional.empty(), retentionMs, segmentMs);
  }

  /** One record more. */
  public Remains and(Instant at) {
    return new Remains(
        topic,
        records + 1,
        Optional.of(oldest.filter(other -> other.isBefore(at)).orElse(at)),
        Optional.of(newest.filter(other -> other.isAfter(at)).orElse(at)),
        retentionMs,
        segmentMs);
  }

  /**
   * When the last record is gone at the latest; empty if there are none, or if the topic keeps them
   * for ever. A broker deletes whole files: the record's file is closed up to {@code segment.ms}
   * after it, and goes when the newest record in it is older than {@code retention.ms}.
   */
  public Optional<Instant> goneBy() {
    if (retentionMs.isEmpty()) {
      return Optional.empty();
    }
    return newest.map(
        at -> at.plusMillis(retentionMs.getAsLong()).plusMillis(segmentMs).plus(CHECK));
  }
}
