package io.clawstream.bench.telegram;

import java.util.OptionalLong;

/**
 * A call that the Bot API does not grant: error code, description and, sometimes, a hint in {@code
 * parameters}.
 */
final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  private final int code;
  private final long retryAfterSeconds;
  private final long migrateTo;

  private Refusal(int code, String description, long retryAfterSeconds, long migrateTo) {
    super(description, null, false, false);
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
    this.migrateTo = migrateTo;
  }

  static Refusal of(int code, String description) {
    return new Refusal(code, description, 0, 0);
  }

  static Refusal badRequest(String what) {
    return of(400, "Bad Request: " + what);
  }

  static Refusal tooManyRequests(long retryAfterSeconds) {
    return new Refusal(
        429, "Too Many Requests: retry after " + retryAfterSeconds, retryAfterSeconds, 0);
  }

  static Refusal migrated(long newChatId) {
    return new Refusal(
        400, "Bad Request: group chat was upgraded to a supergroup chat", 0, newChatId);
  }

  int code() {
    return code;
  }

  String description() {
    return String.valueOf(getMessage());
  }

  OptionalLong retryAfterSeconds() {
    return retryAfterSeconds == 0 ? OptionalLong.empty() : OptionalLong.of(retryAfterSeconds);
  }

  OptionalLong migrateTo() {
    return migrateTo == 0 ? OptionalLong.empty() : OptionalLong.of(migrateTo);
  }
}
