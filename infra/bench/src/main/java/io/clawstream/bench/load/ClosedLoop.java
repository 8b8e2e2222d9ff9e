package io.clawstream.bench.load;

import io.clawstream.bench.stats.Latencies;
import io.clawstream.bench.stats.Percentiles;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * As many messages as the chain takes: a fixed number of talkers, each of whom goes through chats
 * of its own and writes the next message when the reply to the last one is there. What the chain
 * does in its first seconds under load is not counted.
 */
public final class ClosedLoop {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Webhooks webhooks;

  /**
   * What came of it.
   *
   * @param perSecond replies handed over per second, after the ramp
   * @param answered replies handed over, all in all
   * @param refused webhooks without 2xx
   * @param unanswered messages without a reply within 30 s
   * @param endToEnd from sending the webhook until the platform had the reply, in ms, after the
   *     ramp
   */
  public record Result(
      double perSecond, long answered, long refused, long unanswered, Percentiles endToEnd) {
    /** Medians over rounds; counts are sums. */
    public static Result median(List<Result> rounds) {
      return new Result(
          Percentiles.median(rounds.stream().mapToDouble(Result::perSecond).toArray()),
          rounds.stream().mapToLong(Result::answered).sum(),
          rounds.stream().mapToLong(Result::refused).sum(),
          rounds.stream().mapToLong(Result::unanswered).sum(),
          Percentiles.median(rounds.stream().map(Result::endToEnd).toList()));
    }
  }

  /**
   * How much.
   *
   * @param talkers the most messages under way at the same time, 1 or more; at most as many as
   *     chats
   * @param chats divided among the talkers
   * @param ramp not counted
   * @param duration counted
   */
  public record Plan(int talkers, List<Long> chats, Duration ramp, Duration duration) {
    /** Checks the numbers. */
    public Plan {
      if (talkers < 1 || talkers > chats.size()) {
        throw new IllegalArgumentException(
            "There must be 1 to " + chats.size() + " talkers, but there are " + talkers + ".");
      }
    }
  }

  /** Sends through these webhooks. */
  public ClosedLoop(Webhooks webhooks) {
    this.webhooks = webhooks;
  }

  /** Runs to the end. */
  public Result run(Target target, Plan plan) {
    long begin = System.nanoTime();
    Run run =
        new Run(
            target,
            plan,
            begin + plan.ramp().toNanos(),
            begin + plan.ramp().plus(plan.duration()).toNanos());
    try (ExecutorService talkers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < plan.talkers(); i++) {
        int talker = i;
        talkers.execute(() -> talk(run, talker));
      }
    }
    return new Result(
        run.counted.get() / (plan.duration().toNanos() / 1e9),
        run.answered.get(),
        run.refused.get(),
        run.unanswered.get(),
        run.endToEnd.percentiles());
  }

  private void talk(Run run, int talker) {
    List<Long> chats = run.plan.chats();
    try {
      for (int chat = talker; System.nanoTime() - run.end < 0; chat += run.plan.talkers()) {
        if (chat >= chats.size()) {
          chat = talker;
        }
        Journey journey = webhooks.begin(chats.get(chat), System.nanoTime());
        try {
          exchange(run, journey);
        } finally {
          webhooks.end(journey);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void exchange(Run run, Journey journey) throws InterruptedException {
    if (!webhooks.send(run.target, journey)) {
      run.refused.incrementAndGet();
    } else if (!journey.awaitDone(PATIENCE)) {
      run.unanswered.incrementAndGet();
    } else {
      run.answered.incrementAndGet();
      long handed = journey.handedNanos();
      if (handed - run.counting >= 0 && handed - run.end < 0) {
        run.counted.incrementAndGet();
        run.endToEnd.record(handed - journey.scheduledNanos());
      }
    }
  }

  /** The state of one run; times are {@link System#nanoTime}. */
  private static final class Run {
    private final Target target;
    private final Plan plan;
    private final long counting;
    private final long end;
    private final Latencies endToEnd = new Latencies();
    private final AtomicLong counted = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong unanswered = new AtomicLong();

    Run(Target target, Plan plan, long counting, long end) {
      this.target = target;
      this.plan = plan;
      this.counting = counting;
      this.end = end;
    }
  }
}
