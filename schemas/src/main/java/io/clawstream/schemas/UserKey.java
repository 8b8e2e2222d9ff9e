package io.clawstream.schemas;

import io.clawstream.events.ReplyAddress;
import io.clawstream.events.StandardMessage;

/**
 * The identity of a person on a channel: {@code channel/account/user}. Its text is the Kafka key of
 * what is kept about people; parts are percent-encoded as in {@link SessionKey}.
 *
 * @param channelId platform kind, not empty
 * @param accountId bot identity on the channel, not empty
 * @param userId the person's id on the platform, not empty
 */
public record UserKey(String channelId, String accountId, String userId) {

  /** Checks that no part is empty. */
  public UserKey {
    if (channelId.isEmpty() || accountId.isEmpty() || userId.isEmpty()) {
      throw new IllegalArgumentException(
          "A person is channel/account/user, but a part is empty: '"
              + channelId
              + "', '"
              + accountId
              + "', '"
              + userId
              + "'.");
    }
  }

  /** Who wrote a message. */
  public static UserKey of(StandardMessage message) {
    return new UserKey(message.getChannelId(), message.getAccountId(), message.getUserId());
  }

  /** Whom a reply is for. */
  public static UserKey of(ReplyAddress address) {
    return new UserKey(address.getChannelId(), address.getAccountId(), address.getUserId());
  }

  /**
   * Reads the text form.
   *
   * @throws IllegalArgumentException if the text is not what {@link #toString} gives for some key
   */
  public static UserKey parse(String text) {
    String[] parts = text.split("/", -1);
    if (parts.length == 3) {
      UserKey key =
          new UserKey(
              PercentCode.decode(parts[0]),
              PercentCode.decode(parts[1]),
              PercentCode.decode(parts[2]));
      if (key.toString().equals(text)) {
        return key;
      }
    }
    throw new IllegalArgumentException(
        "Not a person: '" + text + "'. Expected channel/account/user, as 'pairing list' shows it.");
  }

  /** The text form: what stands as the key in Kafka. */
  @Override
  public String toString() {
    return PercentCode.encode(channelId)
        + '/'
        + PercentCode.encode(accountId)
        + '/'
        + PercentCode.encode(userId);
  }
}
