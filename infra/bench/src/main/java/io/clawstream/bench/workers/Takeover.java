package io.clawstream.bench.workers;

import io.clawstream.bench.stand.LoneWorker;
import java.time.Duration;

/**
 * What became of jobs one of whose two workers was killed (SIGKILL).
 *
 * @param undisturbedMs longest wait from a job to its outcome before that
 * @param fates what became of the jobs that were written around the kill; the longest wait is the
 *     time until the other worker had taken over
 */
public record Takeover(double undisturbedMs, JobBook.Fates fates) {
  private static final Duration BEFORE = Duration.ofSeconds(5);
  private static final Duration AFTER = Duration.ofSeconds(15);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Kills one of two workers while jobs come in at a steady rate. */
  public static Takeover measure(
      Crew crew, JobStream stream, JobBook book, int inFlight, double rate)
      throws InterruptedException {
    LoneWorker dies = crew.start(inFlight);
    LoneWorker stays = crew.start(inFlight);
    int warm = stream.next();
    stream.writeFor(BEFORE, rate);
    boolean _ = stream.awaitSettled(warm, PATIENCE);
    int before = stream.next();
    stream.writeFor(BEFORE, rate);
    boolean _ = stream.awaitSettled(before, PATIENCE);
    double undisturbed = book.fates(before, stream.next()).longestWaitMs();
    int from = stream.next();
    stream.writeFor(BEFORE, rate);
    dies.service().process().kill();
    stream.writeFor(AFTER, rate);
    boolean _ = stream.awaitSettled(from, PATIENCE);
    stays.close();
    return new Takeover(undisturbed, book.fates(from, stream.next()));
  }
}
