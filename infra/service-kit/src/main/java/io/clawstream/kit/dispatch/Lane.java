package io.clawstream.kit.dispatch;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * One partition while it is ours: its frontier, what of it is in hand, and which key is taken.
 * Invariant under {@link Ordering#BY_KEY}: of each key at most one task has been given out ({@link
 * #polled}, {@link #finished}) and not finished; the others of that key wait here, in the order of
 * the log. Only the poll loop touches it.
 */
final class Lane {
  private final TopicPartition partition;
  private final Ordering ordering;
  private final Map<String, Queue<Task>> takenKeys = new HashMap<>();
  private final Set<Task> running = new HashSet<>();
  private @Nullable Frontier frontier;
  private long committedRevision;
  private int held;
  private boolean paused;
  private boolean kept;

  /**
   * @param frontier where an earlier owner left the partition; null if nobody committed anything,
   *     so that the first record tells
   */
  Lane(TopicPartition partition, Ordering ordering, @Nullable Frontier frontier) {
    this.partition = partition;
    this.ordering = ordering;
    this.frontier = frontier;
    this.committedRevision = frontier == null ? 0 : frontier.revision();
  }

  /**
   * What to commit, and what it stands for.
   *
   * @param revision to be given to {@link #committed} when the commit has succeeded
   */
  record Commit(OffsetAndMetadata offset, long revision) {}

  TopicPartition partition() {
    return partition;
  }

  /** Whether the log has been cut below what we have seen, and is read again from there. */
  boolean isBehind(ConsumerRecord<String, byte[]> record) {
    return frontier != null && record.offset() < frontier.position();
  }

  /** Takes a record that the consumer gave out; returns it as a task if it can run now. */
  Optional<Task> polled(ConsumerRecord<String, byte[]> record) {
    if (frontier == null) {
      frontier = Frontier.startingAt(record.offset());
    }
    if (!frontier.polled(record.offset())) {
      return Optional.empty();
    }
    held++;
    Task task = new Task(this, record);
    String key = record.key();
    if (ordering == Ordering.NONE || key == null) {
      return Optional.of(task);
    }
    Queue<Task> followers = takenKeys.get(key);
    if (followers != null) {
      followers.add(task);
      return Optional.empty();
    }
    takenKeys.put(key, new ArrayDeque<>());
    return Optional.of(task);
  }

  /** The consumer has passed everything below this offset. */
  void reached(long offset) {
    if (frontier == null) {
      frontier = Frontier.startingAt(offset);
    }
    frontier.reached(offset);
  }

  void started(Task task) {
    held--;
    running.add(task);
  }

  /** The task's thread has ended, however it did. */
  void ended(Task task) {
    running.remove(task);
  }

  /** The task's record is finished; returns the task that may run now because of it. */
  Optional<Task> finished(Task task) {
    if (frontier == null) {
      throw new IllegalStateException(
          "Finished a record of " + partition + ", which has given none.");
    }
    if (kept) {
      return Optional.empty();
    }
    frontier.finished(task.record().offset());
    String key = task.record().key();
    if (ordering == Ordering.NONE || key == null) {
      return Optional.empty();
    }
    Queue<Task> followers = takenKeys.get(key);
    Task next = followers == null ? null : followers.poll();
    if (next == null) {
      takenKeys.remove(key);
    }
    return Optional.ofNullable(next);
  }

  /** Forgets what is held; what runs counts as finished for the next owner, and goes on. */
  void keep() {
    takenKeys.clear();
    held = 0;
    kept = true;
    Frontier known = frontier;
    if (known != null) {
      running.forEach(task -> known.finished(task.record().offset()));
    }
  }

  /** Forgets what is held and cancels what runs. */
  void cancel() {
    takenKeys.clear();
    held = 0;
    running.forEach(Task::cancel);
  }

  /** Tasks whose threads have not ended. */
  Set<Task> running() {
    return Collections.unmodifiableSet(running);
  }

  /** Records polled and not started. */
  int held() {
    return held;
  }

  boolean paused() {
    return paused;
  }

  void paused(boolean paused) {
    this.paused = paused;
  }

  /** How many records before this offset are not finished; empty as long as nothing is known. */
  OptionalLong behind(long end) {
    if (frontier == null) {
      return OptionalLong.empty();
    }
    long finished = 0;
    for (OffsetRanges.Range range : frontier.finishedBeyond()) {
      finished += range.to() - range.from();
    }
    return OptionalLong.of(Math.max(0, end - frontier.next() - finished));
  }

  /** What to commit, if there is anything new. */
  Optional<Commit> toCommit(int metadataLimit) {
    if (frontier == null || frontier.revision() == committedRevision) {
      return Optional.empty();
    }
    List<OffsetRanges.Range> finished = frontier.finishedBeyond();
    String metadata = FinishedOffsets.encode(frontier.next(), finished, metadataLimit);
    return Optional.of(
        new Commit(new OffsetAndMetadata(frontier.next(), metadata), frontier.revision()));
  }

  /** The commit of this revision is in the group's log. */
  void committed(long revision) {
    committedRevision = Math.max(committedRevision, revision);
  }
}
