package io.clawstream.llm.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.llm.provider.ChatEvent;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimitHeadersTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private static Optional<ChatEvent.LimitsTold> in(Map<String, String> headers) {
    Map<String, List<String>> all = new TreeMap<>();
    headers.forEach((name, value) -> all.put(name, List.of(value)));
    return RateLimitHeaders.in(HttpHeaders.of(all, (_, _) -> true), NOW);
  }

  private static ChatEvent.LimitsTold told(long requests, long reset, long tokens, long again) {
    return new ChatEvent.LimitsTold(
        OptionalLong.of(requests),
        Optional.of(Duration.ofMillis(reset)),
        OptionalLong.of(tokens),
        Optional.of(Duration.ofMillis(again)));
  }

  @Test
  void openAisAreUnderstood() {
    assertThat(
            in(
                Map.of(
                    "x-ratelimit-limit-requests", "60",
                    "x-ratelimit-limit-tokens", "150000",
                    "x-ratelimit-remaining-requests", "59",
                    "x-ratelimit-remaining-tokens", "149984",
                    "x-ratelimit-reset-requests", "1s",
                    "x-ratelimit-reset-tokens", "6m0s")))
        .contains(told(59, 1_000, 149_984, 360_000));
  }

  @Test
  void groqsAreUnderstood() {
    assertThat(
            in(
                Map.of(
                    "x-ratelimit-remaining-requests", "14370",
                    "x-ratelimit-remaining-tokens", "17997",
                    "x-ratelimit-reset-requests", "2m59.56s",
                    "x-ratelimit-reset-tokens", "7.66s")))
        .contains(told(14_370, 179_560, 17_997, 7_660));
  }

  @Test
  void anthropicsAreUnderstood() {
    assertThat(
            in(
                Map.of(
                    "anthropic-ratelimit-requests-limit", "50",
                    "anthropic-ratelimit-requests-remaining", "49",
                    "anthropic-ratelimit-requests-reset", "2026-01-02T03:04:06Z",
                    "anthropic-ratelimit-tokens-remaining", "0",
                    "anthropic-ratelimit-tokens-reset", "2026-01-02T03:05:05Z")))
        .contains(told(49, 1_000, 0, 60_000));
  }

  @Test
  void mistralsAreUnderstoodAndTellNoReset() {
    assertThat(
            in(
                Map.of(
                    "x-ratelimit-limit-req-minute", "60",
                    "x-ratelimit-remaining-req-minute", "59",
                    "x-ratelimit-limit-tokens-minute", "50000",
                    "x-ratelimit-remaining-tokens-minute", "47196")))
        .contains(
            new ChatEvent.LimitsTold(
                OptionalLong.of(59), Optional.empty(), OptionalLong.of(47_196), Optional.empty()));
  }

  @ParameterizedTest
  @CsvSource({
    "12ms, 12",
    "1h0m1.5s, 3601500",
    "500us, 1",
    "0s, 0",
    "58, 58000",
    "0.25, 250",
    "2026-01-02T03:04:04Z, 0",
    "2026-01-02T04:04:06+01:00, 1000"
  })
  void aResetIsGosDurationOrSecondsOrATime(String value, long millis) {
    assertThat(in(Map.of("x-ratelimit-reset-requests", value)).orElseThrow().requestsReset())
        .contains(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "soon", "-1s", "1s2", "m", "1767323045123", "999999999h", "2026-01-02"})
  void aResetThatCannotBeUnderstoodIsNone(String value) {
    assertThat(in(Map.of("x-ratelimit-reset-requests", value))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "many", "1.5", "99999999999999999999"})
  void aNumberThatCannotBeUnderstoodIsNone(String value) {
    assertThat(in(Map.of("x-ratelimit-remaining-tokens", value))).isEmpty();
  }

  @Test
  void otherHeadersTellNothing() {
    assertThat(in(Map.of("content-type", "text/event-stream", "retry-after", "7"))).isEmpty();
  }
}
