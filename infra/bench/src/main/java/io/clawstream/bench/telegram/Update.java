package io.clawstream.bench.telegram;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One update of the Bot API.
 *
 * @param id the update_id
 * @param chatId chat that it belongs to; 0 if none
 * @param messageId message in it; 0 if none
 * @param json as it goes over the wire
 */
public record Update(long id, long chatId, long messageId, JsonNode json) {
  /** Reads a raw update. */
  public static Update of(JsonNode json) {
    JsonNode message = json.path("message");
    if (message.isMissingNode()) {
      message = json.path("edited_message");
    }
    return new Update(
        json.path("update_id").asLong(),
        message.path("chat").path("id").asLong(),
        message.path("message_id").asLong(),
        json);
  }
}
