package io.clawstream.kit.dispatch;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What is done with one record. Runs on a virtual thread of its own. */
@FunctionalInterface
public interface Work {
  /**
   * Handles the record to the end. Returning means finished: the record is never handed out again
   * (at least once: after a crash it may be, if the commit had not happened yet). So an interrupted
   * run must not return as if it had finished: it throws.
   *
   * @throws InterruptedException when the thread is interrupted, because the partition goes to
   *     another member or the dispatcher closes; the record is then left to whoever owns the
   *     partition next. Work that runs on without its partition may throw it by itself if it cannot
   *     finish any more
   * @throws Exception anything else is fatal: the dispatcher stops. Poison is for the dead letters,
   *     not for here
   */
  void run(ConsumerRecord<String, byte[]> record) throws Exception;
}
