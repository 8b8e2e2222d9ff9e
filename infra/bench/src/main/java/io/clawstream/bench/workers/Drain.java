package io.clawstream.bench.workers;

import io.clawstream.bench.stand.BenchException;
import io.clawstream.bench.stand.LoneWorker;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * What became of jobs whose worker was asked to end (SIGTERM) in their midst.
 *
 * @param inFlight model calls at that moment
 * @param exitCode of the worker
 * @param seconds until it had ended
 * @param fates what became of all jobs, the next worker's included
 */
public record Drain(int inFlight, int exitCode, double seconds, JobBook.Fates fates) {
  private static final Duration LOOK_EVERY = Duration.ofMillis(5);
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final double NANOS_PER_SECOND = 1e9;

  /**
   * Stops a worker when it holds this many calls, and lets another one do the rest.
   *
   * @param inFlight of the jobs, this many are under way when it is stopped; as many again wait
   */
  public static Drain measure(Crew crew, JobStream stream, JobBook book, int inFlight)
      throws InterruptedException {
    LoneWorker first = crew.start(inFlight);
    int from = stream.next();
    stream.write(2 * inFlight);
    long begin = System.nanoTime();
    while (crew.model().inFlight() < inFlight * 9 / 10) {
      if (System.nanoTime() - begin > PATIENCE.toNanos()) {
        throw new BenchException("The worker did not take " + inFlight + " jobs at once.");
      }
      Thread.sleep(LOOK_EVERY);
    }
    int held = crew.model().inFlight();
    long stopped = System.nanoTime();
    OptionalInt exitCode = first.service().process().stop(PATIENCE);
    double seconds = (System.nanoTime() - stopped) / NANOS_PER_SECOND;
    LoneWorker next = crew.start(inFlight);
    boolean settled = stream.awaitSettled(from, PATIENCE);
    next.close();
    if (!settled) {
      throw new BenchException("The next worker did not settle what the first one had left.");
    }
    return new Drain(held, exitCode.orElse(-1), seconds, book.fates(from, stream.next()));
  }
}
