package io.clawstream.bench.telegram;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One call of a Bot API method, granted or not.
 *
 * @param order place among all calls, from 0
 * @param nanos {@link System#nanoTime} when the call had been read
 * @param method as written in the path
 * @param params by name
 * @param status HTTP status of the answer; 0 if the answer was lost on purpose
 */
public record ApiCall(long order, long nanos, String method, JsonNode params, int status) {
  /** The chat it is about; 0 if none. */
  public long chatId() {
    return params.path("chat_id").asLong();
  }

  /** The text it carries, markup included; empty if none. */
  public String text() {
    return params.path("text").asText("");
  }
}
