package io.clawstream.bench.load;

import io.clawstream.bench.stats.Latencies;
import io.clawstream.bench.stats.Percentiles;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Messages at a fixed rate that does not wait for answers, as people are: the gaps are exponential
 * (from a seed, so that every chain gets the same schedule), and each message's time counts from
 * when it was due, so that a stall cannot hide (no coordinated omission).
 */
public final class OpenLoop {
  private static final Duration STRAGGLERS = Duration.ofSeconds(10);

  private final Webhooks webhooks;

  /**
   * What came of it; durations in ms.
   *
   * @param sent messages
   * @param refused webhooks without 2xx
   * @param unanswered messages whose reply had not been handed over 10 s after the last one was
   *     sent
   * @param overhead from the driver having the webhook's 2xx until the platform had the reply, less
   *     the model's time
   * @param endToEnd from when the webhook was due until the platform had the reply, less the
   *     model's time
   * @param accept from when the webhook was due until its 2xx one
   * @param model time in the model
   */
  public record Result(
      long sent,
      long refused,
      long unanswered,
      Percentiles overhead,
      Percentiles endToEnd,
      Percentiles accept,
      Percentiles model) {

    /** Medians over rounds; counts are sums. */
    public static Result median(List<Result> rounds) {
      return new Result(
          rounds.stream().mapToLong(Result::sent).sum(),
          rounds.stream().mapToLong(Result::refused).sum(),
          rounds.stream().mapToLong(Result::unanswered).sum(),
          Percentiles.median(rounds.stream().map(Result::overhead).toList()),
          Percentiles.median(rounds.stream().map(Result::endToEnd).toList()),
          Percentiles.median(rounds.stream().map(Result::accept).toList()),
          Percentiles.median(rounds.stream().map(Result::model).toList()));
    }
  }

  /**
   * How much.
   *
   * @param ratePerSecond more than 0
   * @param chats messages go to each in turn
   * @param seed of the gaps
   */
  public record Plan(double ratePerSecond, List<Long> chats, Duration duration, long seed) {}

  /** Sends through these webhooks. */
  public OpenLoop(Webhooks webhooks) {
    this.webhooks = webhooks;
  }

  /**
   * Runs to the end.
   *
   * @param finished told about each message that was answered
   */
  public Result run(Target target, Plan plan, Consumer<Journey> finished)
      throws InterruptedException {
    Queue<Journey> all = new ConcurrentLinkedQueue<>();
    AtomicLong refused = new AtomicLong();
    try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
      Schedule schedule = new Schedule(plan.ratePerSecond(), plan.seed());
      long end = schedule.due() + plan.duration().toNanos();
      for (int i = 0; schedule.due() - end < 0; i++) {
        schedule.awaitNext();
        Journey journey = webhooks.begin(plan.chats().get(i % plan.chats().size()), schedule.due());
        all.add(journey);
        senders.execute(() -> send(target, journey, refused));
      }
    }
    awaitStragglers(all);
    return result(all, refused.get(), finished);
  }

  private void send(Target target, Journey journey, AtomicLong refused) {
    try {
      if (!webhooks.send(target, journey)) {
        refused.incrementAndGet();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Result result(Queue<Journey> all, long refused, Consumer<Journey> finished) {
    Latencies overhead = new Latencies();
    Latencies endToEnd = new Latencies();
    Latencies accept = new Latencies();
    Latencies model = new Latencies();
    long unanswered = 0;
    for (Journey journey : all) {
      webhooks.end(journey);
      if (!journey.done()) {
        unanswered++;
        continue;
      }
      long handed = journey.handedNanos() - journey.modelNanos();
      overhead.record(handed - journey.acceptedNanos());
      endToEnd.record(handed - journey.scheduledNanos());
      accept.record(journey.acceptedNanos() - journey.scheduledNanos());
      model.record(journey.modelNanos());
      finished.accept(journey);
    }
    return new Result(
        all.size(),
        refused,
        unanswered,
        overhead.percentiles(),
        endToEnd.percentiles(),
        accept.percentiles(),
        model.percentiles());
  }

  private static void awaitStragglers(Queue<Journey> all) throws InterruptedException {
    long deadline = System.nanoTime() + STRAGGLERS.toNanos();
    for (Journey journey : all) {
      long left = deadline - System.nanoTime();
      if (left <= 0 || !journey.awaitDone(Duration.ofNanos(left))) {
        return;
      }
    }
  }
}
