package io.clawstream.bench.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatsTest {

  @Test
  void percentiles_are_in_milliseconds() {
    Latencies latencies = new Latencies();
    for (int i = 1; i <= 1000; i++) {
      latencies.record(Duration.ofMillis(i).toNanos());
    }

    Percentiles percentiles = latencies.percentiles();

    assertThat(percentiles.count()).isEqualTo(1000);
    assertThat(percentiles.p50()).isCloseTo(500, within(1.0));
    assertThat(percentiles.p95()).isCloseTo(950, within(1.0));
    assertThat(percentiles.p99()).isCloseTo(990, within(1.0));
    assertThat(percentiles.max()).isCloseTo(1000, within(1.0));
    assertThat(percentiles.mean()).isCloseTo(500.5, within(1.0));
  }

  @Test
  void of_nothing_everything_is_zero() {
    assertThat(new Latencies().percentiles()).isEqualTo(Percentiles.NONE);
    assertThat(Percentiles.median(List.of())).isEqualTo(Percentiles.NONE);
  }

  @Test
  void negative_and_endless_durations_are_brought_into_range() {
    Latencies latencies = new Latencies();
    latencies.record(-5);
    latencies.record(Long.MAX_VALUE);

    assertThat(latencies.percentiles().count()).isEqualTo(2);
    assertThat(latencies.percentiles().max()).isCloseTo(600_000, within(1_000.0));
  }

  @Test
  void the_median_of_rounds_is_taken_number_by_number_and_leaves_empty_rounds_out() {
    Percentiles slow = new Percentiles(10, 9, 9, 9, 9, 9);
    Percentiles middle = new Percentiles(10, 5, 4, 6, 7, 8);
    Percentiles fast = new Percentiles(10, 1, 1, 1, 1, 1);

    assertThat(Percentiles.median(List.of(slow, fast, middle, Percentiles.NONE)))
        .isEqualTo(new Percentiles(30, 5, 4, 6, 7, 8));
  }

  @Test
  void the_median_of_an_even_number_lies_between_the_two_in_the_middle() {
    assertThat(Percentiles.median(4, 1, 3, 2)).isEqualTo(2.5);
    assertThat(Percentiles.median()).isZero();
  }

  @Test
  void a_table_aligns_its_columns() {
    String table =
        new Table("", "p50", "p99")
            .row("pipeline → x", "1.25", "10.00")
            .row("relay", "1", "2")
            .render();

    assertThat(table)
        .isEqualTo(
            """
                           p50    p99
            -------------------------
            pipeline → x  1.25  10.00
            relay            1      2
            """);
  }

  @Test
  void a_row_has_as_many_cells_as_the_heading() {
    Table table = new Table("a", "b");

    assertThatThrownBy(() -> table.row("only one")).isInstanceOf(IllegalArgumentException.class);
  }
}
