package io.clawstream.egress.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;

/**
 * What came of one call of the Bot API (core.telegram.org/bots/api#making-requests). No reason
 * contains the token.
 */
sealed interface Answer {
  /** {@code ok: true}. */
  record Ok(JsonNode result) implements Answer {}

  /**
   * {@code ok: false}.
   *
   * @param code HTTP status, or what stands in {@code error_code}
   * @param description e.g. "Bad Request: chat not found"
   * @param retryAfter how long to leave Telegram alone
   * @param migratedTo the chat's new id: the group has become a supergroup
   */
  record Refused(
      int code, String description, Optional<Duration> retryAfter, Optional<Long> migratedTo)
      implements Answer {
    String why() {
      return code + " " + description;
    }
  }

  /** The request has not reached Telegram. */
  record NotSent(String why) implements Answer {}

  /** The request was written, but no answer of Telegram's came. */
  record Silent(String why) implements Answer {}
}
