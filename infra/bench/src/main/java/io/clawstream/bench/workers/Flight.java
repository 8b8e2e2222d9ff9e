package io.clawstream.bench.workers;

import io.clawstream.bench.proc.Usage;
import io.clawstream.bench.stand.BenchException;
import io.clawstream.bench.stand.LoneWorker;
import java.io.IOException;
import java.time.Duration;

/**
 * How many model calls one worker held at once, and what that took.
 *
 * @param jobs written at once
 * @param mostInWorker most jobs under way, as the worker counts
 * @param mostInModel most requests that the model server was answering at the same moment
 * @param mostHeapBytes most heap in use, garbage included
 * @param peakRssBytes most resident memory of the process
 * @param perSecond jobs settled per second, from the first written to the last settled
 * @param fates what became of the jobs
 */
public record Flight(
    int jobs,
    int mostInWorker,
    int mostInModel,
    long mostHeapBytes,
    long peakRssBytes,
    double perSecond,
    JobBook.Fates fates) {
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final double NANOS_PER_SECOND = 1e9;

  /**
   * Fills a worker.
   *
   * @param jobs how many, several times what it holds
   */
  public static Flight measure(
      Crew crew, JobStream stream, JobBook book, LoneWorker worker, int jobs)
      throws InterruptedException {
    int from = stream.next();
    int inWorker = 0;
    int inModel = 0;
    long heap = 0;
    long begin = System.nanoTime();
    stream.write(jobs);
    while (!stream.awaitSettled(from, LOOK_EVERY)) {
      worker.service().process().requireAlive();
      try {
        inWorker =
            Math.max(inWorker, (int) worker.service().metric("clawstream_dispatch_in_flight", ""));
        heap =
            Math.max(
                heap, (long) worker.service().metric("jvm_memory_used_bytes", "area=\"heap\""));
      } catch (IOException e) {
        // Too busy to tell just now; the next look will.
        continue;
      } finally {
        inModel = Math.max(inModel, crew.model().inFlight());
      }
      if (System.nanoTime() - begin > PATIENCE.toNanos()) {
        throw new BenchException(
            jobs + " jobs were not settled within " + PATIENCE.toMinutes() + " min.");
      }
    }
    double seconds = (System.nanoTime() - begin) / NANOS_PER_SECOND;
    return new Flight(
        jobs,
        inWorker,
        inModel,
        heap,
        Usage.of(worker.service().process().handle()).peakRssBytes(),
        jobs / seconds,
        book.fates(from, from + jobs));
  }
}
