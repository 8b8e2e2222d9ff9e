package io.clawstream.llm.pace;

import io.clawstream.kit.dispatch.PriorityLine;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The line in front of one model. Only the first in it looks at the budgets (requests and tokens a
 * minute), at how many calls are under way, and at whether the provider wants to be left alone; the
 * others wait for their turn. So nobody reserves a place in the future that it then does not use:
 * in an overload, callers whose time runs out in the line cost the others nothing. The urgent
 * overtake ({@link PriorityLine}).
 *
 * <p>Calls at once are counted here and not by resilience4j's bulkhead: a bulkhead becomes smaller
 * only by waiting until calls are over, and a share is given up in the middle of a rebalance.
 */
final class Turnstile implements Permits.Line {
  /** How much the last call counts in what is expected of the next. */
  private static final double WEIGHT_OF_LAST = 0.1;

  private final ReentrantLock lock = new ReentrantLock();
  private final PriorityLine<Waiter> line = new PriorityLine<>();
  private final Permits.Limits limits;
  private final TimeKeeper time;
  private final Optional<Budget> requests;
  private final Optional<Budget> tokens;
  private Share share;
  private int underWay;
  private long leftAloneUntil;
  private double expectedOutput = 300;

  /** From leave to the first sign of an answer. */
  private double usualNanos;

  private final class Waiter {
    private final Condition turn = lock.newCondition();
  }

  /** One call, from when it may be made until it is over. */
  private final class Pass implements Permits.Permit {
    private final Optional<Budget.Spent> spentRequest;
    private final Optional<Budget.Spent> spentTokens;
    private final long estimate;
    private final long given;
    private boolean heard;
    private boolean over;

    private Pass(
        Optional<Budget.Spent> spentRequest,
        Optional<Budget.Spent> spentTokens,
        long estimate,
        long given) {
      this.spentRequest = spentRequest;
      this.spentTokens = spentTokens;
      this.estimate = estimate;
      this.given = given;
    }

    @Override
    public void heard() {
      if (heard) {
        return;
      }
      heard = true;
      locked(
          () -> {
            long took = time.nanoTime() - given;
            // What a call usually takes is the model's time, which passes after it has arrived.
            long late = Math.round(Math.max(0, took - usualNanos));
            usualNanos += WEIGHT_OF_LAST * (took - usualNanos);
            spentRequest.ifPresent(spent -> requests.orElseThrow().late(spent, given + late));
            spentTokens.ifPresent(spent -> tokens.orElseThrow().late(spent, given + late));
          });
    }

    @Override
    public void used(long input, long output) {
      locked(
          () -> {
            expectedOutput += WEIGHT_OF_LAST * (output - expectedOutput);
            spentTokens.ifPresent(
                spent -> tokens.orElseThrow().correct(spent, input + output - estimate));
          });
    }

    @Override
    public void close() {
      locked(
          () -> {
            if (!over) {
              over = true;
              underWay--;
            }
          });
    }
  }

  /**
   * @param since when the share became ours
   */
  Turnstile(Permits.Limits limits, Share share, long since, TimeKeeper time) {
    this.limits = limits;
    this.share = share;
    this.time = time;
    this.requests = budget(limits.requestsPerMinute(), since);
    this.tokens = budget(limits.tokensPerMinute(), since);
    this.leftAloneUntil = since;
  }

  private Optional<Budget> budget(OptionalInt quota, long since) {
    return quota.isEmpty()
        ? Optional.empty()
        : Optional.of(new Budget(share.portion(quota.getAsInt()), since));
  }

  /**
   * Waits for leave.
   *
   * @return empty if it does not come within the time; then there is nothing to give back
   * @throws InterruptedException also if there are limits and none of them is ours any more: then
   *     it is for others to make the call
   */
  Optional<Permits.Permit> pass(Permits.Need need, Duration left) throws InterruptedException {
    Waiter me;
    lock.lockInterruptibly();
    try {
      long deadline = time.nanoTime() + left.toNanos();
      me = new Waiter();
      line.add(me, need.urgent());
      try {
        return awaitTurn(me, need, deadline);
      } finally {
        line.remove(me);
        callNext();
      }
    } finally {
      lock.unlock();
    }
  }

  private Optional<Permits.Permit> awaitTurn(Waiter me, Permits.Need need, long deadline)
      throws InterruptedException {
    while (true) {
      if (share.isNothing() && !limits.equals(Permits.Limits.NONE)) {
        throw new InterruptedException("This worker has no share of the model's limits any more.");
      }
      long now = time.nanoTime();
      long patience = deadline - now;
      long wait = patience;
      if (line.next().orElseThrow() == me) {
        long estimate = estimate(need);
        long known = untilAllowed(estimate, now);
        if (known > patience) {
          // Nobody is before us whose leaving could make it any shorter.
          return Optional.empty();
        }
        if (known <= 0 && hasRoom()) {
          var _ = line.take();
          underWay++;
          return Optional.of(
              new Pass(
                  requests.map(budget -> budget.spend(1, now)),
                  tokens.map(budget -> budget.spend(estimate, now)),
                  estimate,
                  now));
        }
        wait = known > 0 ? Math.min(known, patience) : patience;
      }
      if (patience <= 0) {
        return Optional.empty();
      }
      time.await(me.turn, wait);
    }
  }

  private long estimate(Permits.Need need) {
    long output = Math.round(expectedOutput);
    return need.promptTokens()
        + (need.mostOutput().isEmpty() ? output : Math.min(output, need.mostOutput().getAsInt()));
  }

  private long untilAllowed(long estimate, long now) {
    long wait = leftAloneUntil - now;
    if (requests.isPresent()) {
      wait = Math.max(wait, requests.get().waitFor(1, now));
    }
    if (tokens.isPresent()) {
      wait = Math.max(wait, tokens.get().waitFor(estimate, now));
    }
    return wait;
  }

  private boolean hasRoom() {
    return limits.maxConcurrent().isEmpty()
        || underWay < share.atOnce(limits.maxConcurrent().getAsInt());
  }

  /** From now on there is another share. */
  void change(Share other) {
    locked(
        () -> {
          long now = time.nanoTime();
          share = other;
          requests.ifPresent(
              budget -> budget.change(share.portion(limits.requestsPerMinute().getAsInt()), now));
          tokens.ifPresent(
              budget -> budget.change(share.portion(limits.tokensPerMinute().getAsInt()), now));
        });
  }

  /** The provider wants nobody of us to ask for so long. */
  void leaveAlone(Duration duration) {
    locked(
        () -> {
          long until = time.nanoTime() + duration.toNanos();
          if (until - leftAloneUntil > 0) {
            leftAloneUntil = until;
          }
        });
  }

  @Override
  public int waiting() {
    lock.lock();
    try {
      return line.size();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public double share() {
    lock.lock();
    try {
      return share.fraction();
    } finally {
      lock.unlock();
    }
  }

  private void locked(Runnable change) {
    lock.lock();
    try {
      change.run();
      callNext();
    } finally {
      lock.unlock();
    }
  }

  private void callNext() {
    line.next().ifPresent(waiter -> waiter.turn.signal());
  }
}
