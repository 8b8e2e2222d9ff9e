package io.clawstream.router.session;

import io.clawstream.events.ReplyAddress;
import io.clawstream.events.StandardMessage;
import io.clawstream.router.message.MessageFacts;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * What is stored of a reminder until it is due.
 *
 * @param text what it is about
 * @param setAt when it was set, in whole ms
 * @param address where the message stood in whose turn it was set
 */
public record ReminderText(String text, Instant setAt, ReplyAddress address) {
  private static final DateTimeFormatter MINUTES =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);

  /**
   * The message that it comes back as. Its id follows from the reminder's, so that it is dropped as
   * seen if it ever came twice.
   */
  public StandardMessage message(ReminderMark mark, Instant now) {
    return StandardMessage.newBuilder()
        .setMessageId(MessageFacts.reminderId(mark.id()))
        .setChannelId(address.getChannelId())
        .setAccountId(address.getAccountId())
        .setUserId(address.getUserId())
        .setChatType(address.getChatType())
        .setPeerId(address.getPeerId())
        .setThreadId(address.getThreadId())
        .setContent("Reminder that you set at " + MINUTES.format(setAt) + ": " + text)
        .setTimestamp(mark.at().toEpochMilli())
        .setReceivedAt(now.toEpochMilli())
        .setMetadata(MessageFacts.ofReminder())
        .build();
  }
}
