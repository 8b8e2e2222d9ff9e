package io.clawstream.llm.pace;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * A portion of a quota, spent so that a provider with a sliding window finds nothing to refuse. Two
 * rules hold at once:
 *
 * <ul>
 *   <li>In no window of the portion's time more is spent than the portion, apart from what costs
 *       more than it was thought to ({@link #correct}) or more than the whole portion; that goes
 *       alone.
 *   <li>It is spent evenly, and never more than {@link #CATCH_UP} at once. So when a quota is
 *       divided anew, what the fleet spends goes on at the same rate, although nobody knows what
 *       the others have spent in the last minute.
 * </ul>
 *
 * <p>The window is a {@link #MARGIN} longer than it would have to be: calls that leave here a
 * window apart may arrive a little closer. One that is known to have arrived {@link #late} counts
 * from then.
 *
 * <p>Counters of fixed cycles would allow two portions within seconds, at the border of two cycles.
 * Time is a parameter, in ns as {@link System#nanoTime}. Not thread-safe.
 */
final class Budget {
  /** How much less than a window apart calls may arrive that left here a window apart. */
  static final Duration MARGIN = Duration.ofSeconds(1);

  /** What was not spent for so long may be spent later, so that waking up late costs nothing. */
  static final Duration CATCH_UP = Duration.ofMillis(250);

  /** Never. */
  static final long FOREVER = Long.MAX_VALUE;

  /** What was spent within less than the window's thousandth is kept as one. */
  private static final int SLOTS = 1_000;

  private final Deque<Spent> spent = new ArrayDeque<>();
  private long permits;
  private long window;
  private long sum;
  private long next;
  private long last;

  /** What was spent about the same time. */
  static final class Spent {
    private final long from;
    private long until;
    private long cost;
    private boolean over;

    private Spent(long now) {
      this.from = now;
    }
  }

  /**
   * @param since when the portion became ours: nothing has been saved up before
   */
  Budget(Share.Portion portion, long since) {
    this.last = since;
    this.next = since;
    set(portion);
    this.next = since + time(1);
  }

  /** How long to wait until this much may be spent, in ns; 0 or less if it may be now. */
  long waitFor(long cost, long now) {
    if (permits == 0) {
      return FOREVER;
    }
    expire(now);
    return Math.max(next - now, untilRoom(Math.min(cost, permits), now));
  }

  private long untilRoom(long cost, long now) {
    long tooMuch = sum + cost - permits;
    Iterator<Spent> oldest = spent.iterator();
    long wait = 0;
    while (tooMuch > 0 && oldest.hasNext()) {
      Spent first = oldest.next();
      tooMuch -= first.cost;
      wait = Math.max(wait, first.until + window - now);
    }
    return wait;
  }

  /** Spends it, whether or not there was room for it. */
  Spent spend(long cost, long now) {
    expire(now);
    Spent slot = spent.peekLast();
    if (slot == null || now - slot.from >= window / SLOTS) {
      slot = new Spent(now);
      spent.addLast(slot);
    }
    slot.until = now;
    slot.cost += cost;
    sum += cost;
    last = now;
    next = Math.max(next, now - CATCH_UP.toNanos()) + time(cost);
    return slot;
  }

  /** It was spent only now, or so the provider may see it. */
  void late(Spent slot, long when) {
    slot.until = Math.max(slot.until, when);
  }

  /** It has cost so much more than was thought, or less. */
  void correct(Spent slot, long more) {
    next += time(more);
    if (!slot.over) {
      slot.cost += more;
      sum += more;
    }
  }

  /** From now on there is another portion. */
  void change(Share.Portion portion, long now) {
    double before = rate();
    set(portion);
    if (rate() == before) {
      return;
    }
    // What others have spent of what is new here is not known: it is not spent before its time.
    long from = rate() > before ? now : last;
    next = Math.max(next, from + time(1));
  }

  private double rate() {
    return (double) permits / window;
  }

  private void set(Share.Portion portion) {
    permits = portion.permits();
    window = Duration.ofMinutes(portion.minutes()).plus(MARGIN).toNanos();
  }

  /** In how much time so much is spent. */
  private long time(long cost) {
    return permits == 0 ? 0 : (long) ((double) cost * window / permits);
  }

  private void expire(long now) {
    for (Spent first = spent.peekFirst();
        first != null && now - first.until >= window;
        first = spent.peekFirst()) {
      first.over = true;
      sum -= first.cost;
      spent.removeFirst();
    }
  }
}
