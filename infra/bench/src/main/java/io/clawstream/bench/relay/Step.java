package io.clawstream.bench.relay;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What one hop does with a record. */
interface Step {
  /**
   * Begins the work; must not block for long.
   *
   * @param done to be called once, from any thread, when the work is finished
   */
  void begin(ConsumerRecord<String, byte[]> record, Runnable done);
}
