package io.clawstream.kit.dispatch;

import io.clawstream.kit.log.LogKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What runs on here although its partition has gone. The next owner has been told that it is
 * finished and passes it over, so whatever does not finish here is written once more. Only the poll
 * loop touches it.
 */
final class KeptWork {
  private static final Logger log = LoggerFactory.getLogger(KeptWork.class);

  private final Requeue requeue;
  private final DispatchMetrics metrics;
  private final Set<Task> running = new HashSet<>();
  private final List<CompletableFuture<Void>> written = new ArrayList<>();

  KeptWork(Requeue requeue, DispatchMetrics metrics) {
    this.requeue = requeue;
    this.metrics = metrics;
  }

  void add(Collection<Task> tasks) {
    running.addAll(tasks);
    metrics.kept(tasks.size());
  }

  int running() {
    return running.size();
  }

  /**
   * A task's thread has ended.
   *
   * @return whether the task was kept
   */
  boolean ended(Task.Ended end) {
    boolean kept = running.remove(end.task());
    if (kept && end.failure().isPresent()) {
      writeAgain(end.task());
    }
    return kept;
  }

  void cancel() {
    running.forEach(Task::cancel);
  }

  /** The process ends: what has not ended is written again, and all that is has to arrive. */
  void close(Duration timeout) {
    running.forEach(this::writeAgain);
    running.clear();
    try {
      CompletableFuture.allOf(written.toArray(CompletableFuture[]::new))
          .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      notWritten(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      notWritten(e);
    }
  }

  private void writeAgain(Task task) {
    metrics.requeued();
    written.removeIf(future -> future.isDone() && !future.isCompletedExceptionally());
    written.add(requeue.write(task.record()));
  }

  private void notWritten(Exception cause) {
    log.atError()
        .addKeyValue(
            LogKeys.COUNT,
            written.stream()
                .filter(future -> !future.isDone() || future.isCompletedExceptionally())
                .count())
        .setCause(cause)
        .log(
            "Unfinished records could not be written again; they are not done before whoever wrote them misses them.");
  }
}
