package io.clawstream.llm.wire;

import io.clawstream.llm.provider.ChatEvent;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a provider says is left of its rate limits. In use are:
 *
 * <ul>
 *   <li>{@code x-ratelimit-remaining-requests}, {@code -reset-requests}, {@code -remaining-tokens},
 *       {@code -reset-tokens} with waits as Go writes them ({@code 1m2.5s}) or in seconds: OpenAI
 *       (platform.openai.com/docs/guides/rate-limits), Groq (console.groq.com/docs/rate-limits),
 *       Azure and others
 *   <li>{@code anthropic-ratelimit-requests-remaining} and so on, with the time of the reset as RFC
 *       3339 has it (docs.anthropic.com/en/api/rate-limits); of its limits of tokens it tells the
 *       one that is nearest as {@code -tokens-}
 *   <li>{@code x-ratelimit-remaining-req-minute} and {@code -tokens-minute} without a reset:
 *       Mistral
 * </ul>
 */
final class RateLimitHeaders {
  /** Longer waits are no limits, but mistakes. */
  private static final Duration MOST = Duration.ofDays(366);

  private static final Pattern GO_DURATION =
      Pattern.compile("(?:\\d{1,9}(?:\\.\\d{1,18})?(?:h|ms|m|s|us|µs|ns))+");
  private static final Pattern GO_PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(h|ms|m|s|us|µs|ns)");

  private static final Map<String, BigDecimal> MILLIS_IN =
      Map.of(
          "h", new BigDecimal(3_600_000),
          "m", new BigDecimal(60_000),
          "s", new BigDecimal(1_000),
          "ms", BigDecimal.ONE,
          "us", new BigDecimal("0.001"),
          "µs", new BigDecimal("0.001"),
          "ns", new BigDecimal("0.000001"));

  private RateLimitHeaders() {}

  /** What the headers say; empty if they say nothing that can be understood. */
  static Optional<ChatEvent.LimitsTold> in(HttpHeaders headers, Instant now) {
    ChatEvent.LimitsTold told =
        new ChatEvent.LimitsTold(
            number(
                headers,
                "x-ratelimit-remaining-requests",
                "anthropic-ratelimit-requests-remaining",
                "x-ratelimit-remaining-req-minute"),
            wait(headers, now, "x-ratelimit-reset-requests", "anthropic-ratelimit-requests-reset"),
            number(
                headers,
                "x-ratelimit-remaining-tokens",
                "anthropic-ratelimit-tokens-remaining",
                "x-ratelimit-remaining-tokens-minute"),
            wait(headers, now, "x-ratelimit-reset-tokens", "anthropic-ratelimit-tokens-reset"));
    boolean silent =
        told.requestsRemaining().isEmpty()
            && told.requestsReset().isEmpty()
            && told.tokensRemaining().isEmpty()
            && told.tokensReset().isEmpty();
    return silent ? Optional.empty() : Optional.of(told);
  }

  private static OptionalLong number(HttpHeaders headers, String... names) {
    for (String name : names) {
      Optional<String> text = headers.firstValue(name).map(String::strip);
      if (text.isPresent() && text.get().matches("\\d{1,18}")) {
        return OptionalLong.of(Long.parseLong(text.get()));
      }
    }
    return OptionalLong.empty();
  }

  private static Optional<Duration> wait(HttpHeaders headers, Instant now, String... names) {
    return List.of(names).stream()
        .flatMap(name -> headers.firstValue(name).stream())
        .flatMap(value -> parse(value.strip(), now).stream())
        .findFirst();
  }

  private static Optional<Duration> parse(String value, Instant now) {
    return goDuration(value)
        .or(() -> RetryAfter.seconds(value))
        .or(() -> until(value, now))
        .filter(wait -> wait.compareTo(MOST) <= 0);
  }

  private static Optional<Duration> goDuration(String value) {
    String text = value.toLowerCase(Locale.ROOT);
    if (!GO_DURATION.matcher(text).matches()) {
      return Optional.empty();
    }
    BigDecimal millis = BigDecimal.ZERO;
    Matcher parts = GO_PART.matcher(text);
    while (parts.find()) {
      millis =
          millis.add(
              new BigDecimal(parts.group(1))
                  .multiply(MILLIS_IN.getOrDefault(parts.group(2), BigDecimal.ZERO)));
    }
    return Optional.of(Duration.ofMillis(millis.setScale(0, RoundingMode.CEILING).longValue()));
  }

  private static Optional<Duration> until(String value, Instant now) {
    try {
      Instant then = OffsetDateTime.parse(value).toInstant();
      return Optional.of(then.isAfter(now) ? Duration.between(now, then) : Duration.ZERO);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
