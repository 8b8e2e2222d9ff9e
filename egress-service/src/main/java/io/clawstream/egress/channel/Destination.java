package io.clawstream.egress.channel;

import io.clawstream.events.ChatType;
import io.clawstream.events.ReplyAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a message goes.
 *
 * @param peerId chat on the platform
 * @param threadId thread within the chat, or null
 * @param group whether others than the asker read it
 * @param replyToId message that is answered, or null
 */
public record Destination(
    String peerId, @Nullable String threadId, boolean group, @Nullable String replyToId) {

  /** Where a reply's address points. */
  public static Destination of(ReplyAddress address) {
    return new Destination(
        address.getPeerId(),
        address.getThreadId(),
        address.getChatType() == ChatType.GROUP,
        address.getReplyToId());
  }

  /** The thread, if it goes to one. */
  public Optional<String> thread() {
    return Optional.ofNullable(threadId);
  }

  /** The message that is answered, if there is one. */
  public Optional<String> replyTo() {
    return Optional.ofNullable(replyToId);
  }
}
