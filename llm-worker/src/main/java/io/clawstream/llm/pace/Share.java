package io.clawstream.llm.pace;

import java.util.Set;

/**
 * What one worker may use of the fleet's quotas. No worker knows of the others: a quota is divided
 * over the partitions of the jobs topic, each of which has one owner at a time, and a worker may
 * use what its partitions have. So all shares together are the quota, exactly and at any time, and
 * every rebalance divides it anew.
 *
 * @param owned the partitions that are ours, from 0
 * @param partitions of the topic, 1 or more
 */
public record Share(Set<Integer> owned, int partitions) {
  /** All of every quota. */
  public static final Share WHOLE = new Share(Set.of(0), 1);

  /** Nothing, as before the first assignment. */
  public static final Share NONE = new Share(Set.of(), 1);

  /**
   * A part of a quota.
   *
   * @param permits how many, 0 or more
   * @param minutes the time that they are for, 1 or more
   */
  public record Portion(long permits, int minutes) {}

  /** Keeps its own copy. */
  public Share {
    owned = Set.copyOf(owned);
    int count = partitions;
    if (count < 1 || owned.stream().anyMatch(partition -> partition < 0 || partition >= count)) {
      throw new IllegalArgumentException(
          "There are no partitions " + owned + " in a topic of " + partitions + ".");
    }
  }

  /**
   * The part of so many permits a minute. Where there are fewer than partitions, the quota of more
   * than one minute is divided, so that no partition is left without any.
   *
   * @param quota permits a minute, 1 or more
   */
  public Portion portion(long quota) {
    int minutes = (int) Math.ceilDiv((long) partitions, quota);
    return new Portion(sum(quota * minutes), minutes);
  }

  /**
   * The part of what may be done at once; at least one for whoever owns anything.
   *
   * @param quota 1 or more
   */
  public long atOnce(long quota) {
    return owned.isEmpty() ? 0 : Math.max(1, sum(quota));
  }

  /** Partition p has floor(Q(p+1)/P) - floor(Qp/P) of a quota Q. */
  private long sum(long quota) {
    return owned.stream()
        .mapToLong(p -> quota * (p + 1) / partitions - quota * p / partitions)
        .sum();
  }

  /** Whether no part of any quota is ours. */
  public boolean isNothing() {
    return owned.isEmpty();
  }

  /** The part of the whole, 0.0 to 1.0. */
  public double fraction() {
    return (double) owned.size() / partitions;
  }
}
