package io.clawstream.kit.dispatch;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * One record in hand: held back at first, then running on a thread of its own. Only the poll loop
 * touches it.
 */
final class Task {
  private final Lane lane;
  private final ConsumerRecord<String, byte[]> record;
  private @Nullable Thread thread;
  private boolean cancelled;

  Task(Lane lane, ConsumerRecord<String, byte[]> record) {
    this.lane = lane;
    this.record = record;
  }

  /**
   * A task's thread has ended.
   *
   * @param failure what it threw; empty if the record is finished
   */
  record Ended(Task task, Optional<Throwable> failure) {}

  Lane lane() {
    return lane;
  }

  ConsumerRecord<String, byte[]> record() {
    return record;
  }

  /** How long its value is. */
  int bytes() {
    byte[] value = record.value();
    return value == null ? 0 : value.length;
  }

  void startOn(Thread thread) {
    this.thread = thread;
    lane.started(this);
    thread.start();
  }

  /** From here on whatever the thread throws is our doing. */
  @SuppressWarnings(
      "Interruption") // The thread is ours, runs this record only, and the work is told so.
  void cancel() {
    cancelled = true;
    if (thread != null) {
      thread.interrupt();
    }
  }

  boolean cancelled() {
    return cancelled;
  }
}
