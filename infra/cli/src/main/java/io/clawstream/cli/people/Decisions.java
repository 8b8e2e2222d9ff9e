package io.clawstream.cli.people;

import io.clawstream.events.Pairing;
import io.clawstream.events.PairingStatus;
import io.clawstream.router.access.Tier;
import io.clawstream.schemas.UserKey;
import java.time.Instant;
import java.util.Optional;

/** What an operator decides about a person: the entry as it is to be, for the router to write. */
public final class Decisions {
  private Decisions() {}

  /** Lets somebody in who asked. */
  public static Pairing approved(Pairing asked, Tier tier, String operator, Instant now) {
    return decided(asked, PairingStatus.APPROVED, tier.text(), operator, now);
  }

  /** Takes an approval back, or sends somebody away who asked. */
  public static Pairing revoked(Pairing known, String operator, Instant now) {
    return decided(known, PairingStatus.REVOKED, known.getTier(), operator, now);
  }

  /** Gives somebody a tier, and lets them in. */
  public static Pairing withTier(
      UserKey user, Optional<Pairing> known, Tier tier, String operator, Instant now) {
    Pairing entry = known.orElseGet(() -> made(user, now));
    return decided(entry, PairingStatus.APPROVED, tier.text(), operator, now);
  }

  private static Pairing decided(
      Pairing entry, PairingStatus status, String tier, String operator, Instant now) {
    return Pairing.newBuilder(entry)
        .setStatus(status)
        .setTier(tier)
        .setDecidedAt(now.toEpochMilli())
        .setDecidedBy(operator)
        .build();
  }

  /** An entry of somebody who never asked. */
  private static Pairing made(UserKey user, Instant now) {
    return Pairing.newBuilder()
        .setChannelId(user.channelId())
        .setAccountId(user.accountId())
        .setUserId(user.userId())
        .setCode("")
        .setStatus(PairingStatus.PENDING)
        .setRequestedAt(now.toEpochMilli())
        .setExpiresAt(now.toEpochMilli())
        .build();
  }
}
