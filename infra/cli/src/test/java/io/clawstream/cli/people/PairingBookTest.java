package io.clawstream.cli.people;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.cli.people.PairingBook.CodeHolder;
import io.clawstream.events.Pairing;
import io.clawstream.events.PairingStatus;
import io.clawstream.router.access.Tier;
import io.clawstream.schemas.TrustedClasses;
import io.clawstream.schemas.UserKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PairingBookTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final UserKey ANN = new UserKey("telegram", "8231", "158");
  private static final UserKey BOB = new UserKey("telegram", "8231", "159");

  private final PairingBook book = new PairingBook();

  @BeforeAll
  static void trustEvents() {
    TrustedClasses.trust();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ABCD2345", "abcd2345", "ABCD-2345", " abcd 2345 "})
  void a_code_is_found_however_it_is_typed(String typed) {
    note(ANN, asked(ANN, "ABCD2345", NOW));

    assertThat(book.holder(typed, NOW)).isEqualTo(new CodeHolder.Asks(asked(ANN, "ABCD2345", NOW)));
  }

  @Test
  void a_code_works_until_it_expires_and_not_at_that_moment() {
    Pairing entry = asked(ANN, "ABCD2345", NOW);
    note(ANN, entry);
    Instant end = Instant.ofEpochMilli(entry.getExpiresAt());

    assertThat(book.holder("ABCD2345", end.minusMillis(1))).isEqualTo(new CodeHolder.Asks(entry));
    assertThat(book.holder("ABCD2345", end)).isEqualTo(new CodeHolder.Late(entry));
    assertThat(book.pending(end.minusMillis(1))).containsExactly(entry);
    assertThat(book.pending(end)).isEmpty();
  }

  @Test
  void a_code_that_was_replaced_by_a_newer_one_is_nobodys() {
    note(ANN, asked(ANN, "ABCD2345", NOW.minusSeconds(7200)));
    note(ANN, asked(ANN, "WXYZ6789", NOW));

    assertThat(book.holder("ABCD2345", NOW)).isEqualTo(new CodeHolder.Nobody());
  }

  @Test
  void a_code_that_was_used_is_told_from_an_unknown_one() {
    Pairing approved = Decisions.approved(asked(ANN, "ABCD2345", NOW), Tier.USER, "op", NOW);
    note(ANN, approved);

    assertThat(book.holder("ABCD2345", NOW)).isEqualTo(new CodeHolder.Decided(approved));
    assertThat(book.pending(NOW)).isEmpty();
  }

  @Test
  void entries_that_operators_made_have_no_code_that_could_be_typed() {
    note(ANN, Decisions.withTier(ANN, Optional.empty(), Tier.ADMIN, "op", NOW));

    assertThat(book.holder("", NOW)).isEqualTo(new CodeHolder.Nobody());
    assertThat(book.holder(" - ", NOW)).isEqualTo(new CodeHolder.Nobody());
  }

  @Test
  void who_was_taken_out_is_not_known_any_more() {
    note(ANN, asked(ANN, "ABCD2345", NOW));
    book.note(ANN.toString(), null);

    assertThat(book.of(ANN)).isEmpty();
    assertThat(book.everybody()).isEmpty();
  }

  @Test
  void who_asked_first_stands_first() {
    note(BOB, asked(BOB, "WXYZ6789", NOW));
    note(ANN, asked(ANN, "ABCD2345", NOW.minusSeconds(60)));

    assertThat(book.pending(NOW)).extracting(Pairing::getUserId).containsExactly("158", "159");
  }

  @Test
  void an_approval_keeps_what_the_router_needs_to_tell_the_person() {
    Pairing asked = asked(ANN, "ABCD2345", NOW.minusSeconds(60));

    Pairing approved = Decisions.approved(asked, Tier.TRUSTED, "op", NOW);

    assertThat(approved)
        .isEqualTo(
            Pairing.newBuilder(asked)
                .setStatus(PairingStatus.APPROVED)
                .setTier("trusted")
                .setDecidedAt(NOW.toEpochMilli())
                .setDecidedBy("op")
                .build());
  }

  @Test
  void a_tier_lets_in_whoever_was_revoked_and_keeps_their_entry() {
    Pairing revoked = Decisions.revoked(asked(ANN, "ABCD2345", NOW), "op", NOW);

    Pairing entry = Decisions.withTier(ANN, Optional.of(revoked), Tier.USER, "op2", NOW);

    assertThat(revoked.getStatus()).isEqualTo(PairingStatus.REVOKED);
    assertThat(entry.getStatus()).isEqualTo(PairingStatus.APPROVED);
    assertThat(entry.getSessionKey()).isEqualTo(revoked.getSessionKey());
    assertThat(entry.getDecidedBy()).isEqualTo("op2");
  }

  @Test
  void a_tier_for_somebody_unknown_makes_an_entry_without_a_code() {
    Pairing entry = Decisions.withTier(ANN, Optional.empty(), Tier.ADMIN, "op", NOW);

    assertThat(entry.getCode()).isEmpty();
    assertThat(entry.getStatus()).isEqualTo(PairingStatus.APPROVED);
    assertThat(entry.getTier()).isEqualTo("admin");
    assertThat(new UserKey(entry.getChannelId(), entry.getAccountId(), entry.getUserId()))
        .isEqualTo(ANN);
  }

  private void note(UserKey user, Pairing entry) {
    book.note(user.toString(), entry);
  }

  private static Pairing asked(UserKey user, String code, Instant at) {
    return Pairing.newBuilder()
        .setChannelId(user.channelId())
        .setAccountId(user.accountId())
        .setUserId(user.userId())
        .setUserName("Somebody")
        .setSessionKey("telegram/8231/dm/" + user.userId())
        .setCode(code)
        .setStatus(PairingStatus.PENDING)
        .setRequestedAt(at.toEpochMilli())
        .setExpiresAt(at.plus(Duration.ofHours(1)).toEpochMilli())
        .build();
  }
}
