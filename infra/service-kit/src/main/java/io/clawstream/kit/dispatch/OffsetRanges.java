package io.clawstream.kit.dispatch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A set of offsets, kept as ranges. Invariant: the ranges are not empty and ascend, and at least
 * one offset lies between any two. Every operation costs the logarithm of the number of ranges,
 * however many offsets they span. Not thread-safe.
 */
final class OffsetRanges {
  /** First offset of each range → first offset behind it. */
  private final TreeMap<Long, Long> ends = new TreeMap<>();

  /**
   * Some consecutive offsets.
   *
   * @param from first, 0 or more
   * @param to first one behind, above {@code from}
   */
  record Range(long from, long to) {
    Range {
      if (from < 0 || to <= from) {
        throw new IllegalArgumentException("Not a range of offsets: " + from + " to " + to + ".");
      }
    }
  }

  static OffsetRanges of(List<Range> ranges) {
    OffsetRanges set = new OffsetRanges();
    ranges.forEach(range -> set.add(range.from(), range.to()));
    return set;
  }

  /** Adds {@code from} to {@code to} (exclusive); nothing if that is empty. */
  void add(long from, long to) {
    if (from >= to) {
      return;
    }
    long first = from;
    long end = to;
    Map.Entry<Long, Long> before = ends.floorEntry(from);
    if (before != null && before.getValue() >= from) {
      first = before.getKey();
      end = Math.max(end, before.getValue());
    }
    Map.Entry<Long, Long> after = ends.ceilingEntry(first);
    while (after != null && after.getKey() <= end) {
      end = Math.max(end, after.getValue());
      ends.remove(after.getKey());
      after = ends.ceilingEntry(first);
    }
    ends.put(first, end);
  }

  boolean contains(long offset) {
    return firstMissingFrom(offset) != offset;
  }

  /** The lowest offset that is not in the set and not below {@code offset}. */
  long firstMissingFrom(long offset) {
    Map.Entry<Long, Long> range = ends.floorEntry(offset);
    return range == null ? offset : Math.max(offset, range.getValue());
  }

  /** Forgets every range that ends at or below {@code offset}. */
  void forgetUpTo(long offset) {
    Map.Entry<Long, Long> first = ends.firstEntry();
    while (first != null && first.getValue() <= offset) {
      ends.pollFirstEntry();
      first = ends.firstEntry();
    }
  }

  /** The ranges, ascending. */
  List<Range> ranges() {
    List<Range> ranges = new ArrayList<>(ends.size());
    ends.forEach((from, to) -> ranges.add(new Range(from, to)));
    return ranges;
  }

  @Override
  public String toString() {
    return ranges().toString();
  }
}
