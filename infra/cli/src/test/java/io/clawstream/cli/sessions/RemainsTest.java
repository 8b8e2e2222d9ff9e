package io.clawstream.cli.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RemainsTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  private static final OptionalLong WEEK = OptionalLong.of(Duration.ofDays(7).toMillis());
  private static final long DAY = Duration.ofDays(1).toMillis();

  @Test
  void records_are_counted_from_the_oldest_to_the_newest_in_whatever_order_they_come() {
    Remains remains =
        Remains.none("claw.inbound", WEEK, DAY)
            .and(NOON)
            .and(NOON.minusSeconds(9))
            .and(NOON.plusSeconds(5))
            .and(NOON.plusSeconds(1));

    assertThat(remains.records()).isEqualTo(4);
    assertThat(remains.oldest()).contains(NOON.minusSeconds(9));
    assertThat(remains.newest()).contains(NOON.plusSeconds(5));
  }

  @Test
  void the_newest_goes_when_the_file_that_it_lies_in_has_expired() {
    assertThat(Remains.none("claw.inbound", WEEK, DAY).and(NOON).goneBy())
        .contains(NOON.plus(Duration.ofDays(8)).plus(Duration.ofMinutes(5)));
  }

  @Test
  void a_topic_that_keeps_everything_gives_no_date_and_neither_does_an_empty_one() {
    assertThat(Remains.none("claw.inbound", OptionalLong.empty(), DAY).and(NOON).goneBy())
        .isEmpty();
    assertThat(Remains.none("claw.inbound", WEEK, DAY).goneBy()).isEmpty();
  }
}
