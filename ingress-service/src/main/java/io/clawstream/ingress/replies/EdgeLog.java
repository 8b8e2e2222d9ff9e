package io.clawstream.ingress.replies;

import io.clawstream.events.ReplyDelta;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * What this instance has read of one channel's egress topic, and who waits for it. One thread reads
 * the topic and appends; any thread joins and leaves.
 *
 * <p>The join is exact: appending a record and joining exclude each other, so a listener gets every
 * record from the position that {@link #join} returns on, and none before. Whoever fetches what
 * lies before that position, and only that, has no gap and no double.
 *
 * <p>Thread-safe. Listeners are called with the lock held, so that they are called in the topic's
 * order and never after they have left.
 */
public final class EdgeLog {
  private final RecentReplies.Limits limits;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Set<ReplyListener>> listeners = new HashMap<>();
  private @Nullable Reading reading;

  /** A reading of the log, from some offset in each partition on. */
  private static final class Reading {
    final RecentReplies recent;
    final long[] next;

    Reading(RecentReplies recent, long[] next) {
      this.recent = recent;
      this.next = next;
    }
  }

  /**
   * Where reading a partition begins.
   *
   * @param offset the first offset that will be read
   * @param wholeLog true if the log has nothing before it
   */
  public record Start(long offset, boolean wholeLog) {}

  /**
   * @param maxRecentReplies most replies kept in memory for connections that come back
   * @param maxRecentCharacters most text kept for them
   */
  public EdgeLog(int maxRecentReplies, long maxRecentCharacters) {
    this.limits = new RecentReplies.Limits(maxRecentReplies, maxRecentCharacters);
  }

  /** Reading begins, or begins anew; who waited before has been told by {@link #lost}. */
  public void begin(List<Start> partitions) {
    List<RecentReplies.Coverage> coverage =
        partitions.stream()
            .map(
                start ->
                    start.wholeLog()
                        ? RecentReplies.Coverage.wholeLog(start.offset())
                        : RecentReplies.Coverage.partOfLog(start.offset()))
            .toList();
    locked(
        () -> {
          reading =
              new Reading(
                  new RecentReplies(limits, coverage),
                  partitions.stream().mapToLong(Start::offset).toArray());
        });
  }

  /** The next record of a partition has been read. */
  public void append(int partition, PlacedReply placed) {
    locked(
        () -> {
          Reading current = begun();
          current.next[partition] = placed.seq();
          if (current.recent.add(partition, placed)) {
            listeners(placed.reply().getSessionKey()).forEach(each -> each.reply(placed));
          }
        });
  }

  /** A piece of a reply has been read. What belongs to a finished reply is old news. */
  public void append(ReplyDelta delta) {
    locked(
        () -> {
          if (!begun().recent.knows(delta.getReplyId())) {
            listeners(delta.getSessionKey()).forEach(each -> each.delta(delta));
          }
        });
  }

  /** Whether anybody waits for this session: nothing else needs to be decoded. */
  public boolean awaited(String sessionKey) {
    lock.lock();
    try {
      return listeners.containsKey(sessionKey);
    } finally {
      lock.unlock();
    }
  }

  /** The topic is not what it was: everybody has to resume. */
  public void lost(String why) {
    locked(
        () -> {
          List<ReplyListener> all = new ArrayList<>();
          listeners.values().forEach(all::addAll);
          listeners.clear();
          reading = null;
          all.forEach(listener -> listener.lost(why));
        });
  }

  /**
   * Begins to listen to a session.
   *
   * @return from where on the listener gets the replies; empty if the topic is not being read yet
   */
  public Optional<Join> join(String sessionKey, ReplyListener listener) {
    lock.lock();
    try {
      Reading current = reading;
      if (current == null) {
        return Optional.empty();
      }
      listeners.computeIfAbsent(sessionKey, key -> new LinkedHashSet<>()).add(listener);
      int partition = partition(sessionKey, current.next.length);
      return Optional.of(
          new Join(
              partition,
              current.next[partition],
              current.recent.coverage(partition).from(),
              current.recent.coverage(partition).since(),
              current.recent.of(sessionKey)));
    } finally {
      lock.unlock();
    }
  }

  /** Stops listening; when this returns, the listener is not called any more. */
  public void leave(String sessionKey, ReplyListener listener) {
    locked(
        () ->
            listeners.computeIfPresent(
                sessionKey,
                (key, all) -> {
                  all.remove(listener);
                  return all.isEmpty() ? null : all;
                }));
  }

  /** Where Kafka's producers put a key: murmur2 of its bytes. */
  static int partition(String sessionKey, int partitions) {
    return Utils.toPositive(Utils.murmur2(sessionKey.getBytes(StandardCharsets.UTF_8)))
        % partitions;
  }

  /** A copy, because a listener that is told may leave. */
  private List<ReplyListener> listeners(String sessionKey) {
    return List.copyOf(listeners.getOrDefault(sessionKey, Set.of()));
  }

  private Reading begun() {
    Reading current = reading;
    if (current == null) {
      throw new IllegalStateException("A record was appended before reading began.");
    }
    return current;
  }

  private void locked(Runnable action) {
    lock.lock();
    try {
      action.run();
    } finally {
      lock.unlock();
    }
  }
}
