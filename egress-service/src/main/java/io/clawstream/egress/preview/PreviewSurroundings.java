package io.clawstream.egress.preview;

import io.clawstream.events.ReplyDelta;
import java.util.Optional;

/** What previews must know of, and tell, the delivery of replies. Thread-safe. */
public interface PreviewSurroundings {
  /** Whether a reply that is written in this partition is ours to show, and not delivered yet. */
  boolean wanted(int partition, String replyId);

  /** The message that showed this reply before this process did. */
  Optional<String> known(int partition, String replyId);

  /** Whether everything before this delta's turn is through, so that a message may appear. */
  boolean mayShow(int partition, ReplyDelta delta);

  /** A message shows the reply now. */
  void shown(int partition, ReplyDelta delta, String platformMessageId);
}
