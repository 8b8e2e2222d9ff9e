package io.clawstream.kit.dispatch;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Who waits for their turn: the urgent before the ordinary, without starving them. As long as both
 * wait, {@value #URGENT_IN_A_ROW} urgent ones go for each ordinary one; among equals first come,
 * first served. Joining and leaving cost the same however long the line is. Not thread-safe.
 *
 * @param <T> compared by {@code equals}; none joins while it is in the line
 */
public final class PriorityLine<T> {
  /** So many urgent ones go before an ordinary one that waits. */
  static final int URGENT_IN_A_ROW = 4;

  private final Set<T> urgent = new LinkedHashSet<>();
  private final Set<T> ordinary = new LinkedHashSet<>();
  private int inARow;

  /** A line in which nobody waits. */
  public PriorityLine() {}

  /** Joins at the end. */
  public void add(T one, boolean isUrgent) {
    if (!(isUrgent ? urgent : ordinary).add(one)) {
      throw new IllegalArgumentException("It is in the line already: " + one);
    }
  }

  /** Whose turn it is; the same until somebody joins or leaves. */
  public Optional<T> next() {
    Iterator<T> first = (urgentIsNext() ? urgent : ordinary).iterator();
    return first.hasNext() ? Optional.of(first.next()) : Optional.empty();
  }

  /** Lets the next one go, and counts whose turn it was. */
  public Optional<T> take() {
    boolean wasUrgent = urgentIsNext();
    Optional<T> taken = next();
    taken.ifPresent(wasUrgent ? urgent::remove : ordinary::remove);
    // Those who find nobody to overtake owe nobody a turn.
    inARow = wasUrgent && !ordinary.isEmpty() ? inARow + 1 : 0;
    return taken;
  }

  /** Lets the next of the urgent go while no ordinary one could; nobody's turn is counted. */
  public Optional<T> takeUrgent() {
    Iterator<T> first = urgent.iterator();
    if (!first.hasNext()) {
      return Optional.empty();
    }
    T taken = first.next();
    first.remove();
    return Optional.of(taken);
  }

  private boolean urgentIsNext() {
    return !urgent.isEmpty() && (ordinary.isEmpty() || inARow < URGENT_IN_A_ROW);
  }

  /** Leaves without having had a turn; does nothing for who is not in the line. */
  public void remove(T one) {
    boolean _ = urgent.remove(one) || ordinary.remove(one);
  }

  /** All who answer to this leave without having had a turn. */
  public void removeIf(Predicate<? super T> condition) {
    urgent.removeIf(condition);
    ordinary.removeIf(condition);
  }

  /** Whether nobody waits. */
  public boolean isEmpty() {
    return urgent.isEmpty() && ordinary.isEmpty();
  }

  /** How many wait. */
  public int size() {
    return urgent.size() + ordinary.size();
  }
}
