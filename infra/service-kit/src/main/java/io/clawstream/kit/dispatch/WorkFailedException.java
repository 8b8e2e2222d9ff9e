package io.clawstream.kit.dispatch;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Work threw what it must not throw; the cause says what. */
public final class WorkFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  WorkFailedException(ConsumerRecord<?, ?> record, Throwable cause) {
    super(
        "Handling the record at offset "
            + record.offset()
            + " of "
            + record.topic()
            + "-"
            + record.partition()
            + " failed in a way that its work does not handle. The record is not finished: it is tried again after a restart.",
        cause);
  }
}
