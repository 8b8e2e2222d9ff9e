package io.clawstream.ingress.replies;

import java.time.Instant;
import java.util.List;

/** Reads an egress topic's past. Calls block; any thread may call. */
public interface ReplyScan {
  /**
   * The replies of one session, oldest first, each id once.
   *
   * @param from first offset; less than what the log still has means from its beginning
   * @param to the offset after the last
   * @throws org.apache.kafka.common.KafkaException if the broker does not answer
   */
  List<PlacedReply> scan(String sessionKey, int partition, long from, long to)
      throws InterruptedException;

  /** The first offset of records of that time or later; the log's end if there is none. */
  long offsetAt(int partition, Instant time) throws InterruptedException;

  /** The offset after the last committed record. */
  long end(int partition) throws InterruptedException;
}
