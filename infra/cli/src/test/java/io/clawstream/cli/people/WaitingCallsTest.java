package io.clawstream.cli.people;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.events.Approval;
import io.clawstream.schemas.TrustedClasses;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WaitingCallsTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  private final WaitingCalls calls = new WaitingCalls();

  @BeforeAll
  static void trustEvents() {
    TrustedClasses.trust();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ABCD2345", "abcd2345", "ABCD-2345", " abcd 2345 "})
  void a_call_is_found_however_its_id_is_typed(String typed) {
    Approval call = asked("ABCD2345", NOW);
    calls.note("ABCD2345", call);

    assertThat(calls.find(typed, NOW)).contains(call);
  }

  @Test
  void who_waits_longest_is_first_and_who_does_not_wait_any_more_is_not_there() {
    calls.note("ABCD2345", asked("ABCD2345", NOW));
    calls.note("BCDE2345", asked("BCDE2345", NOW.minusSeconds(60)));
    calls.note("CDEF2345", asked("CDEF2345", NOW));
    calls.note("CDEF2345", null);

    assertThat(calls.waiting(NOW))
        .extracting(Approval::getApprovalId)
        .containsExactly("BCDE2345", "ABCD2345");
  }

  @Test
  void a_call_can_be_approved_until_it_expires_and_not_at_that_moment() {
    calls.note("ABCD2345", asked("ABCD2345", NOW));
    Instant expiry = NOW.plus(Duration.ofMinutes(30));

    assertThat(calls.find("ABCD2345", expiry.minusMillis(1))).isPresent();
    assertThat(calls.find("ABCD2345", expiry)).isEmpty();
    assertThat(calls.waiting(expiry)).isEmpty();
  }

  private static Approval asked(String id, Instant at) {
    return Approval.newBuilder()
        .setApprovalId(id)
        .setSessionKey("telegram/8231/dm/158")
        .setCallId("t-1")
        .setTurn(3)
        .setTool("send_mail")
        .setArguments("{}")
        .setUserId("158")
        .setRequestedAt(at.toEpochMilli())
        .setExpiresAt(at.plus(Duration.ofMinutes(30)).toEpochMilli())
        .build();
  }
}
