package io.clawstream.bench.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/**
 * A message of the bot as its readers see it.
 *
 * @param order place among all messages of the bot, from 0
 * @param chatId the chat
 * @param messageId Telegram's id of it
 * @param versions texts without markup: first as it was sent, then one for each edit
 * @param at when it was sent
 * @param params what the bot sent, as it came
 */
public record SentMessage(
    long order, long chatId, long messageId, List<String> versions, Instant at, JsonNode params) {

  /** The text as it stands now. */
  public String text() {
    return versions.getLast();
  }

  /** Forum topic that it was sent to. */
  public OptionalLong threadId() {
    return optional(params.path("message_thread_id"));
  }

  /** Message that it answers. */
  public OptionalLong replyTo() {
    return optional(params.path("reply_parameters").path("message_id"));
  }

  private static OptionalLong optional(JsonNode number) {
    return number.isMissingNode() ? OptionalLong.empty() : OptionalLong.of(number.asLong());
  }
}
