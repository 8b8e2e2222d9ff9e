package io.clawstream.kit.dispatch;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The threads: starts tasks in the order in which they became ready, the urgent before the others
 * ({@link PriorityLine}), each on a virtual thread of its own, and collects their ends. Invariant:
 * at most {@code size} threads live, those cancelled but not yet ended included, and as many fewer
 * that are not urgent as are kept for those that are; none is started while those that live have
 * {@code maxBytes} in hand. Only the poll loop touches it, except that the threads put their ends
 * into the queue.
 */
final class Crew {
  private final int size;
  private final int sizeForOrdinary;
  private final long maxBytes;
  private final Set<String> urgentTopics;
  private final Work work;
  private final Runnable onEnd;
  private final ThreadFactory threads;
  private final PriorityLine<Task> ready = new PriorityLine<>();
  private final BlockingQueue<Task.Ended> ends = new LinkedBlockingQueue<>();
  private int running;
  private int runningOrdinary;
  private long runningBytes;

  /**
   * @param onEnd called on a task's thread when its end is in the queue
   */
  Crew(DispatcherSettings settings, Work work, Runnable onEnd) {
    this.size = settings.maxInFlight();
    this.sizeForOrdinary = size - settings.keptForUrgent();
    this.maxBytes = settings.maxBytes();
    this.urgentTopics = settings.urgentTopics();
    this.work = work;
    this.onEnd = onEnd;
    this.threads = Thread.ofVirtual().name(settings.clientId() + "-work-", 0).factory();
  }

  /** The task is to run as soon as it can. */
  void ready(Task task) {
    ready.add(task, isUrgent(task));
  }

  /** Tasks of these lanes that have not been started never will be. */
  void forget(Set<Lane> lanes) {
    ready.removeIf(task -> lanes.contains(task.lane()));
  }

  /** Starts what is ready, as far as there are threads for it. */
  void start() {
    for (Optional<Task> next = take(); next.isPresent(); next = take()) {
      Task task = next.get();
      running++;
      runningOrdinary += isUrgent(task) ? 0 : 1;
      runningBytes += task.bytes();
      task.startOn(threads.newThread(() -> run(task)));
    }
  }

  private Optional<Task> take() {
    if (isFull()) {
      return Optional.empty();
    }
    return runningOrdinary < sizeForOrdinary ? ready.take() : ready.takeUrgent();
  }

  /** Whether no more of this topic's records could be started. */
  boolean isFull(String topic) {
    return isFull() || (runningOrdinary >= sizeForOrdinary && !urgentTopics.contains(topic));
  }

  private boolean isFull() {
    return running >= size || runningBytes >= maxBytes;
  }

  private boolean isUrgent(Task task) {
    return urgentTopics.contains(task.record().topic());
  }

  /** Threads that live. */
  int running() {
    return running;
  }

  boolean hasEnds() {
    return !ends.isEmpty();
  }

  /** The next task that has ended, if there is one. */
  Optional<Task.Ended> nextEnd() {
    return counted(ends.poll());
  }

  /**
   * The next task that has ended, waited for; empty if none does in time or the loop's thread is
   * interrupted.
   */
  Optional<Task.Ended> awaitEnd(Duration timeout) {
    try {
      return counted(ends.poll(timeout.toNanos(), TimeUnit.NANOSECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private Optional<Task.Ended> counted(Task.@Nullable Ended end) {
    if (end != null) {
      running--;
      runningOrdinary -= isUrgent(end.task()) ? 0 : 1;
      runningBytes -= end.task().bytes();
    }
    return Optional.ofNullable(end);
  }

  /** On the task's own thread. Whatever it throws is reported: the loop decides what it means. */
  private void run(Task task) {
    Optional<Throwable> thrown = Optional.empty();
    try {
      work.run(task.record());
    } catch (Throwable e) {
      thrown = Optional.of(e);
    }
    ends.add(new Task.Ended(task, thrown));
    onEnd.run();
  }
}
