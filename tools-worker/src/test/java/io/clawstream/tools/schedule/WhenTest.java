package io.clawstream.tools.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WhenTest {
  private static final Instant NOW = Instant.parse("2026-07-03T10:00:00Z");
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @ParameterizedTest
  @CsvSource({
    "2026-07-04T09:30:00+02:00, 2026-07-04T07:30:00Z",
    "2026-07-04T09:30+02:00, 2026-07-04T07:30:00Z",
    "2026-07-04T07:30Z, 2026-07-04T07:30:00Z",
    "2026-07-04t07:30z, 2026-07-04T07:30:00Z",
    "2026-07-04T09:30, 2026-07-04T07:30:00Z",
    "2026-07-04 09:30:15, 2026-07-04T07:30:15Z",
    "2026-12-24T18:00, 2026-12-24T17:00:00Z"
  })
  void timesAreMeantByTheirOffsetOrByTheUsersClock(String text, Instant instant) {
    assertThat(When.at(text, BERLIN, NOW)).isEqualTo(new When.At(instant));
  }

  @Test
  void anHourThatTheClockSkipsIsTheNextOne() {
    Instant winter = Instant.parse("2026-03-01T00:00:00Z");

    assertThat(When.at("2026-03-29T02:30", BERLIN, winter))
        .isEqualTo(new When.At(Instant.parse("2026-03-29T01:30:00Z")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "tomorrow", "09:30", "2026-07-04", "04.07.2026 09:30", "2026-02-30T09:00Z"})
  void whatIsNoTimeIsAnsweredWithAnExample(String text) {
    assertThat(When.at(text, BERLIN, NOW))
        .isInstanceOfSatisfying(
            When.Unclear.class,
            unclear ->
                assertThat(unclear.why()).contains("Write it like 2026-07-04T12:00:00+02:00"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-07-03T10:00:00.999Z", "2026-07-03T10:00Z", "2025-07-03T10:00Z"})
  void whatIsNotASecondAheadIsPast(String text) {
    assertThat(When.at(text, BERLIN, NOW))
        .isInstanceOfSatisfying(
            When.Unclear.class, unclear -> assertThat(unclear.why()).contains("not in the future"));
  }

  @Test
  void aReminderIsBetweenASecondAnd366DaysAhead() {
    Instant furthest = NOW.plus(Duration.ofDays(366));

    assertThat(When.at("2026-07-03T10:00:01Z", BERLIN, NOW))
        .isEqualTo(new When.At(NOW.plusSeconds(1)));
    assertThat(When.at(furthest.toString(), BERLIN, NOW)).isEqualTo(new When.At(furthest));
    assertThat(When.at(furthest.plusSeconds(1).toString(), BERLIN, NOW))
        .isEqualTo(new When.Unclear("That is more than 366 days ahead."));
    assertThat(When.at("+999999999-01-01T00:00", BERLIN, NOW)).isInstanceOf(When.Unclear.class);
    assertThat(When.in(1, NOW)).isEqualTo(new When.At(NOW.plusSeconds(1)));
    assertThat(When.in(0, NOW)).isInstanceOf(When.Unclear.class);
    assertThat(When.in(-5, NOW)).isInstanceOf(When.Unclear.class);
    assertThat(When.in(366 * 86_400L, NOW)).isEqualTo(new When.At(furthest));
    assertThat(When.in(366 * 86_400L + 1, NOW)).isInstanceOf(When.Unclear.class);
    assertThat(When.in(Long.MAX_VALUE, NOW)).isInstanceOf(When.Unclear.class);
  }
}
