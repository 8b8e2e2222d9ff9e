package io.clawstream.bench.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RecoveryTest {
  /** Just before {@link System#nanoTime} overflows, which it may at any time. */
  private static final long KILLED = Long.MAX_VALUE - 1_000;

  private static final Kill KILL = new Kill("egress", KILLED, Instant.EPOCH);
  private static final Restart RESTART = new Restart(2_000, 6_000);

  @Test
  void a_service_has_recovered_with_the_first_answer_to_a_message_that_was_due_after_the_kill() {
    List<Fate> fates =
        List.of(
            answered(1, -500, 5_500),
            answered(2, 100, 7_000),
            answered(3, 200, 6_100),
            open(4, 300));

    assertThat(KILL.recoveredNanos(fates)).hasValue(at(6_100));
    assertThat(outage(fates).recoveryMs()).isEqualTo(6_100);
  }

  @Test
  void an_answer_to_a_message_of_before_is_no_recovery() {
    List<Fate> fates = List.of(answered(1, -500, 5_500), open(2, 100));

    assertThat(KILL.recoveredNanos(fates)).isEmpty();
    assertThat(KILL.isOver(fates)).isFalse();
    assertThat(outage(fates).recoveryMs()).isInfinite();
  }

  @Test
  void the_worst_wait_is_that_of_a_message_under_way_at_the_kill_or_due_before_the_recovery() {
    List<Fate> fates =
        List.of(
            answered(1, -20_000, -10_000),
            answered(2, -2_000, 6_500),
            answered(3, 100, 6_100),
            answered(4, 6_200, 16_000));

    assertThat(KILL.heldUp(fates)).extracting(Fate::number).containsExactly(2L, 3L);
    assertThat(outage(fates).worstWaitMs()).isEqualTo(8_500);
  }

  @Test
  void it_is_over_when_nothing_is_left_that_was_held_up() {
    Fate first = answered(1, 100, 6_100);

    assertThat(KILL.isOver(List.of(first, open(2, 6_200)))).isTrue();
    assertThat(KILL.isOver(List.of(first, open(2, 200)))).isFalse();
    assertThat(KILL.isOver(List.of(first, open(2, -200)))).isFalse();
  }

  @Test
  void a_message_without_an_answer_is_lost_and_does_not_count_as_a_wait() {
    Outage outage = outage(List.of(open(1, -100), answered(2, 100, 6_100), open(3, 9_000)));

    assertThat(outage.lost()).isEqualTo(2);
    assertThat(outage.messages()).isEqualTo(3);
    assertThat(outage.worstWaitMs()).isEqualTo(6_000);
  }

  @Test
  void what_is_answered_again_is_excused_only_if_the_dead_process_had_written_no_receipt() {
    List<Fate> fates = List.of(twice(1, -10), twice(2, -5), answered(3, 100, 6_100));

    Outage outage = Outage.of(KILL, 0, RESTART, fates, true, number -> number == 1);

    assertThat(outage.repeated()).isEqualTo(1);
    assertThat(outage.unreceipted()).isEqualTo(1);
  }

  @Test
  void what_the_new_process_has_sent_first_has_no_excuse() {
    Outage outage = Outage.of(KILL, 0, RESTART, List.of(twice(1, 2_500)), true, _ -> false);

    assertThat(outage.repeated()).isEqualTo(1);
    assertThat(outage.unreceipted()).isZero();
  }

  @Test
  void a_service_that_does_not_talk_to_the_platform_has_no_excuse() {
    Outage outage = Outage.of(KILL, 0, RESTART, List.of(twice(1, -10)), false, _ -> false);

    assertThat(outage.repeated()).isEqualTo(1);
    assertThat(outage.unreceipted()).isZero();
  }

  @Test
  void of_several_kills_times_are_medians_and_counts_are_sums() {
    Outage median =
        Outage.median(
            List.of(
                new Outage(0.1, new Restart(2_000, 7_000), 7_100, 8_000, 100, 0, 0, 1),
                new Outage(0.7, new Restart(3_000, 6_000), 6_200, 9_000, 110, 1, 0, 2),
                new Outage(0, Restart.NOT_YET, Double.POSITIVE_INFINITY, 1_000, 120, 0, 2, 0)));

    assertThat(median)
        .isEqualTo(new Outage(0.7, new Restart(3_000, 7_000), 7_100, 8_000, 330, 1, 2, 3));
  }

  @Test
  void the_first_look_at_which_a_process_is_live_or_ready_counts() {
    Restart restart =
        Restart.NOT_YET
            .seen(1_000, false, false)
            .seen(2_000, true, false)
            .seen(3_000, true, true)
            .seen(4_000, true, true);

    assertThat(restart).isEqualTo(new Restart(2_000, 3_000));
    assertThat(restart.ready()).isTrue();
    assertThat(Restart.NOT_YET.seen(9_000, true, false).ready()).isFalse();
  }

  @Test
  void an_answer_has_a_receipt_from_the_first_one_of_its_reply_on() {
    ReceiptBook book = new ReceiptBook();
    book.receipt("r-1", Instant.ofEpochMilli(100));
    book.receipt("r-1", Instant.ofEpochMilli(50));
    book.reply(1, "r-1");
    book.reply(2, "r-2");

    assertThat(book.hadReceipt(1, Instant.ofEpochMilli(101))).isTrue();
    assertThat(book.hadReceipt(1, Instant.ofEpochMilli(100))).isFalse();
    assertThat(book.hadReceipt(2, Instant.ofEpochMilli(101))).isFalse();
    assertThat(book.hadReceipt(3, Instant.ofEpochMilli(101))).isFalse();
  }

  private static Outage outage(List<Fate> fates) {
    return Outage.of(KILL, 0, RESTART, fates, false, _ -> false);
  }

  private static Fate open(long number, long dueMs) {
    return new Fate(number, at(dueMs), OptionalLong.empty(), 0);
  }

  private static Fate answered(long number, long dueMs, long answeredMs) {
    return new Fate(number, at(dueMs), OptionalLong.of(at(answeredMs)), 1);
  }

  private static Fate twice(long number, long firstMs) {
    return new Fate(number, at(firstMs - 20), OptionalLong.of(at(firstMs)), 2);
  }

  private static long at(long ms) {
    return KILLED + TimeUnit.MILLISECONDS.toNanos(ms);
  }
}
