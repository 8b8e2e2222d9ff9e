package io.clawstream.bench.cost;

import java.util.Random;
import java.util.stream.LongStream;

/**
 * Sessions that take turns: the next one is always the one that has been left alone the longest, so
 * that what it said before is long dealt with. Begins in a random order, so that neighbours in the
 * store do not follow one another. Not thread-safe.
 */
public final class Rotation {
  private final long[] ring;
  private int head;
  private int free;

  private Rotation(long[] sessions) {
    this.ring = sessions;
    this.free = sessions.length;
  }

  /**
   * All sessions of a range.
   *
   * @param first number of the first one
   * @param count how many, 1 or more
   */
  public static Rotation of(long first, int count, long seed) {
    return of(LongStream.range(first, first + count), seed);
  }

  /** These sessions, 1 or more. */
  public static Rotation of(LongStream all, long seed) {
    long[] sessions = all.toArray();
    Random random = new Random(seed);
    for (int i = sessions.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      long swapped = sessions[i];
      sessions[i] = sessions[other];
      sessions[other] = swapped;
    }
    return new Rotation(sessions);
  }

  /** Takes the one whose turn it is; at most as many as there are may be out. */
  long take() {
    if (free == 0) {
      throw new IllegalStateException("All " + ring.length + " sessions are under way.");
    }
    free--;
    long session = ring[head];
    head = (head + 1) % ring.length;
    return session;
  }

  /** Puts one back, behind all others. */
  void giveBack(long session) {
    ring[(int) (((long) head + free) % ring.length)] = session;
    free++;
  }
}
