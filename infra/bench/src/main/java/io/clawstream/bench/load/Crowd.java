package io.clawstream.bench.load;

import io.clawstream.bench.stats.Latencies;
import io.clawstream.bench.stats.Percentiles;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** People who all write at the same moment, and each again as soon as the answer is there. */
public final class Crowd {
  private Crowd() {}

  /** Asks, and waits for the answer. */
  @FunctionalInterface
  public interface Asking {
    /**
     * One person asks one question.
     *
     * @param person from 0
     * @return whether there was an answer
     */
    boolean ask(int person) throws InterruptedException;
  }

  /**
   * What came of it.
   *
   * @param asked questions
   * @param failed questions without an answer
   * @param response from the question to its answer, in ms, of those that were answered
   */
  public record Result(long asked, long failed, Percentiles response) {
    /** Medians over rounds; counts are sums. */
    public static Result median(List<Result> rounds) {
      return new Result(
          rounds.stream().mapToLong(Result::asked).sum(),
          rounds.stream().mapToLong(Result::failed).sum(),
          Percentiles.median(rounds.stream().map(Result::response).toList()));
    }

    /** Part of the questions without an answer, 0.0 to 1.0. */
    public double failureRate() {
      return asked == 0 ? 0 : (double) failed / asked;
    }
  }

  /**
   * Runs to the end.
   *
   * @param people who ask, each on a thread of its own, 1 or more
   * @param questions of each, one after the other
   */
  public static Result run(int people, int questions, Asking asking) {
    Latencies response = new Latencies();
    AtomicLong failed = new AtomicLong();
    CountDownLatch all = new CountDownLatch(people);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < people; i++) {
        int person = i;
        threads.execute(
            () -> {
              try {
                all.countDown();
                all.await();
                for (int question = 0; question < questions; question++) {
                  long begin = System.nanoTime();
                  if (asking.ask(person)) {
                    response.record(System.nanoTime() - begin);
                  } else {
                    failed.incrementAndGet();
                  }
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
      }
    }
    return new Result((long) people * questions, failed.get(), response.percentiles());
  }
}
