package io.clawstream.router.simulation;

import java.util.Collection;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A store: sorted rows whose changes the journal can take back. Keeps a sum over its rows, so that
 * two tables can be compared after every step without going through them.
 */
final class Table<K extends Comparable<K>, V> {
  private final TreeMap<K, V> rows = new TreeMap<>();
  private final Journal journal;
  private long sum;

  Table(Journal journal) {
    this.journal = journal;
  }

  @Nullable V get(K key) {
    return rows.get(key);
  }

  /** Returns what was there before. */
  @Nullable V put(K key, V value) {
    V before = set(key, value);
    journal.changed(() -> set(key, before));
    return before;
  }

  /** Returns what was there before. */
  @Nullable V remove(K key) {
    V before = set(key, null);
    if (before != null) {
      journal.changed(() -> set(key, before));
    }
    return before;
  }

  NavigableMap<K, V> rows() {
    return rows;
  }

  Collection<V> values() {
    return rows.values();
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  /** Equal for tables with equal rows; for others almost never. */
  long sum() {
    return sum;
  }

  private @Nullable V set(K key, @Nullable V value) {
    V before = value == null ? rows.remove(key) : rows.put(key, value);
    sum += weight(key, value) - weight(key, before);
    return before;
  }

  private static long weight(Object key, @Nullable Object value) {
    if (value == null) {
      return 0;
    }
    long bits = 31L * key.hashCode() + Objects.hashCode(value) + 0x9E3779B97F4A7C15L;
    bits = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
    bits = (bits ^ (bits >>> 27)) * 0x94D049BB133111EBL;
    return bits ^ (bits >>> 31);
  }
}
