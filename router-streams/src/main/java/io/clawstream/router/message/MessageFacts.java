package io.clawstream.router.message;

import io.clawstream.events.ReplyAddress;
import io.clawstream.events.StandardMessage;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads the facts that a message carries in its metadata. */
public final class MessageFacts {
  private static final String KIND = "kind";
  private static final String EDIT = "edit";

  private static final String REMINDER = "reminder";
  private static final String EDITED_AT = "editedAt";
  private static final String SENDER_IS_BOT = "senderIsBot";
  private static final String AGENT = "agent";
  private static final String API = "api";

  /** What the router itself uses up, and what is too large to travel along. */
  private static final Set<String> NOT_FOR_THE_REPLY =
      Set.of(ApiConversation.METADATA_KEY, "rawText");

  private MessageFacts() {}

  /** Whether a bot wrote it. */
  public static boolean senderIsBot(StandardMessage message) {
    return Boolean.parseBoolean(message.getMetadata().get(SENDER_IS_BOT));
  }

  /** Whether it changes an earlier message. */
  public static boolean isEdit(StandardMessage message) {
    return EDIT.equals(message.getMetadata().get(KIND));
  }

  /** Whether it is a reminder that has come due. */
  public static boolean isReminder(StandardMessage message) {
    return REMINDER.equals(message.getMetadata().get(KIND));
  }

  /** The metadata of a message that the router itself writes when a reminder is due. */
  public static Map<String, String> ofReminder() {
    return Map.of(KIND, REMINDER);
  }

  /** The message id of a reminder. */
  public static String reminderId(String reminder) {
    return REMINDER + ":" + reminder;
  }

  /** Whether there is nothing in it to answer. */
  public static boolean isEmpty(StandardMessage message) {
    return message.getContent().isBlank() && message.getAttachments().isEmpty();
  }

  /**
   * What makes it the same message when it comes again: its platform id. An edit has the id of the
   * message that it changes, so its kind and time belong to its identity.
   */
  public static String dedupeId(StandardMessage message) {
    return isEdit(message)
        ? message.getMessageId()
            + "/edit/"
            + message.getMetadata().getOrDefault(EDITED_AT, Long.toString(message.getTimestamp()))
        : message.getMessageId();
  }

  /** The agent that ingress asks for, if it asks for one. */
  public static Optional<String> agentId(StandardMessage message) {
    return Optional.ofNullable(message.getMetadata().get(AGENT));
  }

  /**
   * Whether its sender holds a request open that the first reply ends, so that each message needs
   * exactly one: the HTTP API.
   */
  public static boolean awaitsReply(StandardMessage message) {
    return message.getChannelId().equals(API);
  }

  /** Whether whoever a reply goes to holds such a request open. */
  public static boolean awaitsReply(ReplyAddress address) {
    return address.getChannelId().equals(API);
  }

  /** The metadata that goes with the job and the reply, for whoever answers. */
  public static Map<String, String> forReply(StandardMessage message) {
    return message.getMetadata().entrySet().stream()
        .filter(entry -> !NOT_FOR_THE_REPLY.contains(entry.getKey()))
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
