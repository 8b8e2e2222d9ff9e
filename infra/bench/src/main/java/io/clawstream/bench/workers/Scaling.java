package io.clawstream.bench.workers;

import io.clawstream.bench.stand.BenchException;
import io.clawstream.bench.stand.LoneWorker;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * What a second worker adds, and what its coming and going costs.
 *
 * @param alonePerSecond jobs settled per second by one worker that has more to do than it may hold
 * @param bothPerSecond the same with the second one, from the moment at which it was ready
 * @param undisturbedMs longest wait from a job to its outcome at a steady rate that one can manage
 * @param comingMs the same while the second one comes
 * @param goingMs the same while it goes (SIGTERM)
 * @param fates of the jobs at the steady rate
 */
public record Scaling(
    double alonePerSecond,
    double bothPerSecond,
    double undisturbedMs,
    double comingMs,
    double goingMs,
    JobBook.Fates fates) {
  private static final Duration SPAN = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);
  private static final double MILLIS_PER_SECOND = 1_000;
  private static final double MORE_THAN_BOTH_CAN = 2.5;

  /**
   * Measures both.
   *
   * @param held jobs that each worker may hold while throughput is measured
   * @param modelTime of each job
   */
  public static Scaling measure(
      Crew crew, JobStream stream, JobBook book, int held, Duration modelTime, double rate)
      throws InterruptedException {
    double perWorker = held * MILLIS_PER_SECOND / modelTime.toMillis();
    LoneWorker one = crew.start(held);
    int backlog = stream.next();
    // All the time: what is in the log at once is worked off partition by partition, and the second
    // worker might get those that are empty.
    double tooMuch = MORE_THAN_BOTH_CAN * perWorker;
    stream.writeFor(SPAN.dividedBy(2), tooMuch);
    double alone = settledPerSecond(stream, book, backlog, tooMuch);
    LoneWorker two = during(stream, tooMuch, Duration.ZERO, () -> crew.start(held));
    double both = settledPerSecond(stream, book, backlog, tooMuch);
    await(stream, backlog);
    two.close();
    one.close();

    LoneWorker stays = crew.start((int) (rate * PATIENCE.toSeconds()));
    int warm = stream.next();
    stream.writeFor(SPAN, rate);
    await(stream, warm);
    int from = stream.next();
    stream.writeFor(SPAN, rate);
    await(stream, from);
    int coming = stream.next();
    LoneWorker comes =
        during(
            stream, rate, SPAN.dividedBy(2), () -> crew.start((int) (rate * PATIENCE.toSeconds())));
    await(stream, coming);
    int going = stream.next();
    LoneWorker _ =
        during(
            stream,
            rate,
            SPAN.dividedBy(2),
            () -> {
              comes.close();
              return comes;
            });
    await(stream, going);
    Scaling result =
        new Scaling(
            alone,
            both,
            book.fates(from, coming).longestWaitMs(),
            book.fates(coming, going).longestWaitMs(),
            book.fates(going, stream.next()).longestWaitMs(),
            book.fates(from, stream.next()));
    stays.close();
    return result;
  }

  /** Something that is done while jobs come in. */
  private interface Happening {
    LoneWorker happens() throws InterruptedException;
  }

  /** Jobs come in from before it begins until some time after it has ended. */
  private static LoneWorker during(
      JobStream stream, double rate, Duration after, Happening happening)
      throws InterruptedException {
    Duration lead = SPAN.dividedBy(5);
    FutureTask<LoneWorker> task =
        new FutureTask<>(
            () -> {
              Thread.sleep(lead);
              return happening.happens();
            });
    Thread.ofVirtual().start(task);
    while (!task.isDone()) {
      stream.writeFor(LOOK_EVERY, rate);
    }
    stream.writeFor(after, rate);
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw new BenchException("A worker could not be started or stopped.", e);
    }
  }

  private static double settledPerSecond(JobStream stream, JobBook book, int from, double rate)
      throws InterruptedException {
    long begin = System.nanoTime();
    stream.writeFor(SPAN, rate);
    long end = System.nanoTime();
    return book.settledBetween(from, stream.next(), begin, end) / ((end - begin) / 1e9);
  }

  private static void await(JobStream stream, int from) throws InterruptedException {
    if (!stream.awaitSettled(from, PATIENCE)) {
      throw new BenchException(
          "Some jobs were not settled within " + PATIENCE.toMinutes() + " min.");
    }
  }
}
