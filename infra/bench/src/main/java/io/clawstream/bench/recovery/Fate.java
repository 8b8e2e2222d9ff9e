package io.clawstream.bench.recovery;

import io.clawstream.bench.load.Journey;
import java.util.OptionalLong;

/**
 * What has become of one message so far. Times are {@link System#nanoTime}.
 *
 * @param number the message's
 * @param dueNanos when it was due to be written
 * @param answeredNanos when the platform was handed its answer for the first time
 * @param answers how often the platform was handed it, 0 or more
 */
public record Fate(long number, long dueNanos, OptionalLong answeredNanos, int answers) {
  /** As it stands now. */
  public static Fate of(Journey journey) {
    long handed = journey.handedNanos();
    return new Fate(
        journey.number(),
        journey.scheduledNanos(),
        handed == 0 ? OptionalLong.empty() : OptionalLong.of(handed),
        journey.answers());
  }

  boolean answered() {
    return answeredNanos.isPresent();
  }
}
