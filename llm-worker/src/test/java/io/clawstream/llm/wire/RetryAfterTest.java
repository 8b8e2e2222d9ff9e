package io.clawstream.llm.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private static Optional<Duration> in(Map<String, List<String>> headers) {
    return RetryAfter.in(HttpHeaders.of(headers, (_, _) -> true), NOW);
  }

  @ParameterizedTest
  @CsvSource({
    "7, 7000",
    "0, 0",
    "0.25, 250",
    "'Fri, 02 Jan 2026 03:04:35 GMT', 30000",
    "'Fri, 02 Jan 2026 03:04:00 GMT', 0"
  })
  void secondsAndDatesAreUnderstood(String value, long millis) {
    assertThat(in(Map.of("Retry-After", List.of(value)))).contains(Duration.ofMillis(millis));
  }

  @Test
  void millisecondsAreMoreExactThanSeconds() {
    assertThat(in(Map.of("retry-after", List.of("1"), "retry-after-ms", List.of("412"))))
        .contains(Duration.ofMillis(412));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "-3", "NaN", "Infinity", "1e300", "2026-01-02"})
  void whatCannotBeUnderstoodIsNoWait(String value) {
    assertThat(in(Map.of("Retry-After", List.of(value)))).isEmpty();
  }

  @Test
  void noHeaderIsNoWait() {
    assertThat(in(Map.of())).isEmpty();
  }
}
