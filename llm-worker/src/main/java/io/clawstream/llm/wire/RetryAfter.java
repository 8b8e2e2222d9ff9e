package io.clawstream.llm.wire;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * When a provider wants to be asked again: {@code Retry-After} as seconds or as a date (RFC 9110
 * §10.2.3), or {@code retry-after-ms}, which OpenAI's and Azure's servers send besides.
 */
final class RetryAfter {
  private RetryAfter() {}

  /** The wait, zero or more; empty if the headers say nothing that can be understood. */
  static Optional<Duration> in(HttpHeaders headers, Instant now) {
    Optional<Duration> exact =
        headers.firstValue("retry-after-ms").flatMap(RetryAfter::number).map(RetryAfter::millis);
    return exact.isPresent()
        ? exact
        : headers.firstValue("retry-after").flatMap(value -> parse(value, now));
  }

  private static Optional<Duration> parse(String value, Instant now) {
    Optional<Duration> seconds = seconds(value);
    if (seconds.isPresent()) {
      return seconds;
    }
    try {
      Instant then = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(value.strip()));
      return Optional.of(then.isAfter(now) ? Duration.between(now, then) : Duration.ZERO);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** A number of seconds, zero or more, rounded up to milliseconds. */
  static Optional<Duration> seconds(String value) {
    return number(value).map(seconds -> millis(seconds * 1000));
  }

  private static Optional<Double> number(String text) {
    try {
      double number = Double.parseDouble(text.strip());
      return number >= 0 && number < 1e9 ? Optional.of(number) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Duration millis(double ms) {
    return Duration.ofMillis((long) Math.ceil(ms));
  }
}
