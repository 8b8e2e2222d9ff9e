package io.clawstream.router.topology;

import io.clawstream.events.Approval;
import io.clawstream.kit.log.LogKeys;
import io.clawstream.router.message.Command;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tool calls of all sessions that wait for an operator. A copy of the topic, so what another
 * partition has just written may be missing for a moment.
 */
final class ApprovalBook {
  static final String STORE = "approvals";

  private static final Logger log = LoggerFactory.getLogger(ApprovalBook.class);

  private final ReadOnlyKeyValueStore<String, byte[]> store;
  private final EventCodec codec;

  ApprovalBook(ReadOnlyKeyValueStore<String, byte[]> store, EventCodec codec) {
    this.store = store;
    this.codec = codec;
  }

  /** What a command decides on; null if it decides nothing, or nothing waits under that id. */
  @Nullable Approval meantBy(@Nullable Command command) {
    byte[] row = command == null ? null : command.approvalId().map(store::get).orElse(null);
    if (row == null) {
      return null;
    }
    try {
      return codec.decode(row, Approval.class);
    } catch (SerializationException e) {
      log.atWarn()
          .addKeyValue(LogKeys.TOPIC, STORE)
          .setCause(e)
          .log("A call that waits for approval is unreadable; it can only expire");
      return null;
    }
  }
}
