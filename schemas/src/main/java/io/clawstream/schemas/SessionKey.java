package io.clawstream.schemas;

import io.clawstream.events.ChatType;
import io.clawstream.events.ReplyAddress;
import io.clawstream.events.StandardMessage;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The identity of a conversation: {@code channel/account/dm|group/peer[/thread]}. Its text is the
 * Kafka key of every record of the conversation, so format and parse are exact inverses: characters
 * that would break the form (the slash, the percent sign, control characters) are percent-encoded
 * byte by byte in UTF-8 within each part.
 *
 * @param channelId platform kind, not empty
 * @param accountId bot identity on the channel, not empty
 * @param chatType DM or group
 * @param peerId chat on the platform, not empty
 * @param threadId thread within the chat, or null for the chat itself; never empty
 */
public record SessionKey(
    String channelId,
    String accountId,
    ChatType chatType,
    String peerId,
    @Nullable String threadId) {

  /** Checks that no part is empty. */
  public SessionKey {
    requirePart("channelId", channelId);
    requirePart("accountId", accountId);
    Objects.requireNonNull(chatType, "chatType");
    requirePart("peerId", peerId);
    if (threadId != null) {
      requirePart("threadId", threadId);
    }
  }

  /** The session that a message belongs to. */
  public static SessionKey of(StandardMessage message) {
    return new SessionKey(
        message.getChannelId(),
        message.getAccountId(),
        message.getChatType(),
        message.getPeerId(),
        message.getThreadId());
  }

  /** The session that a reply goes to. */
  public static SessionKey of(ReplyAddress address) {
    return new SessionKey(
        address.getChannelId(),
        address.getAccountId(),
        address.getChatType(),
        address.getPeerId(),
        address.getThreadId());
  }

  /**
   * Reads the text form.
   *
   * @throws IllegalArgumentException if the text is not what {@link #toString} gives for some key
   */
  public static SessionKey parse(String text) {
    String[] parts = text.split("/", -1);
    if (parts.length != 4 && parts.length != 5) {
      throw malformed(text, "it has " + parts.length + " parts");
    }
    ChatType chatType =
        switch (parts[2]) {
          case "dm" -> ChatType.DM;
          case "group" -> ChatType.GROUP;
          default -> throw malformed(text, "its third part is neither dm nor group");
        };
    SessionKey key =
        new SessionKey(
            decode(parts[0], text),
            decode(parts[1], text),
            chatType,
            decode(parts[3], text),
            parts.length == 5 ? decode(parts[4], text) : null);
    if (!key.toString().equals(text)) {
      throw malformed(text, "it is not in canonical form, which is " + key);
    }
    return key;
  }

  /** The thread, if the session is one. */
  public Optional<String> thread() {
    return Optional.ofNullable(threadId);
  }

  /** The text form: what stands as the key in Kafka. */
  @Override
  public String toString() {
    String chat =
        encode(channelId)
            + '/'
            + encode(accountId)
            + '/'
            + chatType.name().toLowerCase(Locale.ROOT)
            + '/'
            + encode(peerId);
    return threadId == null ? chat : chat + '/' + encode(threadId);
  }

  private static String encode(String part) {
    return PercentCode.encode(part);
  }

  private static String decode(String part, String whole) {
    try {
      return PercentCode.decode(part);
    } catch (IllegalArgumentException e) {
      throw malformed(whole, e.getMessage());
    }
  }

  private static void requirePart(String name, String value) {
    if (value.isEmpty()) {
      throw new IllegalArgumentException("A session key needs a " + name + ", but it is empty.");
    }
  }

  private static IllegalArgumentException malformed(String text, @Nullable String why) {
    return new IllegalArgumentException(
        "Not a session key: '"
            + text
            + "': "
            + why
            + ". Expected channel/account/dm|group/peer[/thread].");
  }
}
