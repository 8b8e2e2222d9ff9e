package io.clawstream.cli.cluster;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Tells a person who has to wait that something is being done: nothing for the first two seconds,
 * then a line every two.
 */
public final class Progress {
  private static final Duration EVERY = Duration.ofSeconds(2);

  private final PrintWriter err;
  private final InstantSource clock;
  private Instant next;

  /**
   * @param err where the lines go; not closed
   */
  public Progress(PrintWriter err, InstantSource clock) {
    this.err = err;
    this.clock = clock;
    this.next = clock.instant().plus(EVERY);
  }

  /** Something is under way. */
  public void tell(String what) {
    Instant now = clock.instant();
    if (!now.isBefore(next)) {
      err.println("… " + what);
      err.flush();
      next = now.plus(EVERY);
    }
  }
}
