package io.clawstream.bench.workers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JobBookTest {
  private static final long MILLI = 1_000_000;

  private final JobBook book = new JobBook(10);

  @Test
  void a_job_that_was_asked_for_once_and_answered_once_is_as_it_should_be() {
    book.written(0, 1 * MILLI);
    book.asked(0);
    book.settled(0, 31 * MILLI, true);

    assertThat(book.allSettled(0, 1)).isTrue();
    assertThat(book.fates(0, 1)).isEqualTo(new JobBook.Fates(1, 0, 0, 0, 0, 0, 30));
  }

  @Test
  void a_job_without_an_outcome_is_unsettled() {
    book.written(0, 1 * MILLI);
    book.settled(0, 2 * MILLI, true);
    book.written(1, 1 * MILLI);
    book.asked(1);

    assertThat(book.allSettled(0, 2)).isFalse();
    assertThat(book.fates(0, 2).unsettled()).isEqualTo(1);
  }

  @Test
  void a_job_that_is_asked_for_again_is_repeated_and_worse_if_its_outcome_was_there() {
    book.written(0, 1 * MILLI);
    book.asked(0);
    book.asked(0);
    book.settled(0, 5 * MILLI, true);
    book.written(1, 1 * MILLI);
    book.asked(1);
    book.settled(1, 5 * MILLI, true);
    book.asked(1);
    book.settled(1, 9 * MILLI, true);

    JobBook.Fates fates = book.fates(0, 2);
    assertThat(fates.repeated()).isEqualTo(2);
    assertThat(fates.repeatedSettled()).isEqualTo(1);
    assertThat(fates.settledTwice()).isEqualTo(1);
    assertThat(fates.longestWaitMs()).isEqualTo(4);
  }

  @Test
  void an_apology_is_a_failure() {
    book.written(3, 1 * MILLI);
    book.settled(3, 2 * MILLI, false);

    assertThat(book.fates(3, 4).failed()).isEqualTo(1);
    assertThat(book.fates(0, 3).failed()).isZero();
  }

  @Test
  void counts_what_was_settled_in_a_span_of_time() {
    book.settled(0, 10 * MILLI, true);
    book.settled(1, 20 * MILLI, true);
    book.settled(2, 30 * MILLI, true);

    assertThat(book.settledBetween(0, 10, 10 * MILLI, 30 * MILLI)).isEqualTo(2);
  }
}
