package io.clawstream.router.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.events.ControlCommand;
import io.clawstream.events.ControlKind;
import io.clawstream.events.Pairing;
import io.clawstream.events.PairingStatus;
import io.clawstream.schemas.UserKey;
import org.junit.jupiter.api.Test;

class PersonOrdersTest {
  private static final UserKey BOB = new UserKey("telegram", "main", "77");

  @Test
  void whoIsApprovedIsWelcomedWhereHeAsked() {
    PersonOrders.Decision decision =
        PersonOrders.obey(order(ControlKind.APPROVE_PAIRING, "trusted", 60_000), Samples.NOON);

    Pairing pairing = decision.pairing().orElseThrow();
    assertThat(pairing.getStatus()).isEqualTo(PairingStatus.APPROVED);
    assertThat(pairing.getTier()).isEqualTo("trusted");
    assertThat(pairing.getDecidedBy()).isEqualTo("operator");
    assertThat(decision.notice().orElseThrow().getSessionKey()).isEqualTo("telegram/main/dm/77");
    assertThat(decision.notice().orElseThrow().getAddress().getPeerId()).isEqualTo("77");
    assertThat(decision.audit().getSubject()).isEqualTo("c-1");
    assertThat(decision.audit().getDecision()).isEqualTo("allowed");
  }

  @Test
  void aCodeThatHasExpiredApprovesNobody() {
    PersonOrders.Decision decision =
        PersonOrders.obey(order(ControlKind.APPROVE_PAIRING, "user", -1), Samples.NOON);

    assertThat(decision.pairing()).isEmpty();
    assertThat(decision.audit().getDecision()).isEqualTo("failed");
    assertThat(decision.audit().getReason()).contains("expired");
  }

  @Test
  void anApprovalCanBeTakenBack() {
    PersonOrders.Decision decision =
        PersonOrders.obey(order(ControlKind.REVOKE_PAIRING, "user", -1), Samples.NOON);

    assertThat(decision.pairing().orElseThrow().getStatus()).isEqualTo(PairingStatus.REVOKED);
    assertThat(decision.notice()).isEmpty();
  }

  @Test
  void aTierThatThereIsNotIsRefused() {
    PersonOrders.Decision decision =
        PersonOrders.obey(order(ControlKind.SET_TIER, "emperor", 0), Samples.NOON);

    assertThat(decision.pairing()).isEmpty();
    assertThat(decision.audit().getReason()).contains("'emperor'");
  }

  private static ControlCommand order(ControlKind kind, String tier, long expiresIn) {
    long now = Samples.NOON.toEpochMilli();
    return ControlCommand.newBuilder()
        .setCommandId("c-1")
        .setKind(kind)
        .setSubject(BOB.toString())
        .setPairing(
            Pairing.newBuilder()
                .setChannelId(BOB.channelId())
                .setAccountId(BOB.accountId())
                .setUserId(BOB.userId())
                .setSessionKey("telegram/main/dm/77")
                .setCode("ABCDEFGH")
                .setStatus(PairingStatus.PENDING)
                .setTier(tier)
                .setRequestedAt(now)
                .setExpiresAt(now + expiresIn)
                .build())
        .setIssuedBy("operator")
        .setAt(now)
        .build();
  }
}
