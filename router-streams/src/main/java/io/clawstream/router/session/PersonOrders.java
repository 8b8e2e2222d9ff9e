package io.clawstream.router.session;

import io.clawstream.events.AuditEvent;
import io.clawstream.events.ControlCommand;
import io.clawstream.events.Pairing;
import io.clawstream.events.PairingStatus;
import io.clawstream.events.Reply;
import io.clawstream.events.ReplyAddress;
import io.clawstream.events.ReplyKind;
import io.clawstream.router.access.Tier;
import io.clawstream.schemas.Ids;
import io.clawstream.schemas.SessionKey;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What operators order for a person. Doing it twice is doing it once. */
public final class PersonOrders {
  private PersonOrders() {}

  /**
   * What is to be written.
   *
   * @param pairing the person's pairing as it is from now on; empty if nothing changes
   * @param notice what the person is told, if anything
   * @param audit what became of the order
   */
  public record Decision(Optional<Pairing> pairing, Optional<Reply> notice, AuditEvent audit) {}

  /**
   * Decides on an order.
   *
   * @param command SET_TIER, APPROVE_PAIRING or REVOKE_PAIRING, with a pairing
   */
  public static Decision obey(ControlCommand command, Instant now) {
    Pairing wanted = Objects.requireNonNull(command.getPairing(), "pairing");
    if (Tier.of(wanted.getTier()).isEmpty()) {
      return refused(command, "There is no tier '" + wanted.getTier() + "'.", now);
    }
    return switch (command.getKind()) {
      case APPROVE_PAIRING ->
          wanted.getExpiresAt() < command.getAt()
              ? refused(command, "The code has expired; the person gets another one.", now)
              : approved(command, wanted, now);
      case REVOKE_PAIRING ->
          done(command, decided(wanted, PairingStatus.REVOKED, command, now), null, now);
      case SET_TIER ->
          done(command, decided(wanted, PairingStatus.APPROVED, command, now), null, now);
      case RESET_SESSION, STOP_TURN, SET_MODEL, ERASE_SESSION, APPROVE_CALL, DENY_CALL, UNKNOWN ->
          throw new IllegalStateException(
              command.getKind() + " is no order for a person: " + command.getCommandId());
    };
  }

  private static Decision approved(ControlCommand command, Pairing wanted, Instant now) {
    String sessionKey = wanted.getSessionKey();
    return done(
        command,
        decided(wanted, PairingStatus.APPROVED, command, now),
        sessionKey == null ? null : welcome(command, wanted, sessionKey, now),
        now);
  }

  private static Pairing decided(
      Pairing wanted, PairingStatus status, ControlCommand command, Instant now) {
    return Pairing.newBuilder(wanted)
        .setStatus(status)
        .setDecidedAt(now.toEpochMilli())
        .setDecidedBy(command.getIssuedBy())
        .build();
  }

  private static Reply welcome(
      ControlCommand command, Pairing pairing, String sessionKey, Instant now) {
    SessionKey key = SessionKey.parse(sessionKey);
    return Reply.newBuilder()
        .setReplyId(Ids.notice(sessionKey, command.getCommandId(), "approved"))
        .setSessionKey(sessionKey)
        .setKind(ReplyKind.NOTICE)
        .setContent("You are welcome here now: write to me, and I answer.")
        .setAddress(
            ReplyAddress.newBuilder()
                .setChannelId(key.channelId())
                .setAccountId(key.accountId())
                .setChatType(key.chatType())
                .setPeerId(key.peerId())
                .setThreadId(key.threadId())
                .setUserId(pairing.getUserId())
                .build())
        .setReceivedAt(command.getAt())
        .setCreatedAt(now.toEpochMilli())
        .build();
  }

  private static Decision done(
      ControlCommand command, Pairing pairing, @Nullable Reply notice, Instant now) {
    String reason =
        "The person is "
            + pairing.getStatus().name().toLowerCase(Locale.ROOT)
            + ", tier "
            + pairing.getTier()
            + ".";
    return new Decision(
        Optional.of(pairing),
        Optional.ofNullable(notice),
        Audits.order(command.getSubject(), command, "allowed", reason, now).event());
  }

  private static Decision refused(ControlCommand command, String reason, Instant now) {
    return new Decision(
        Optional.empty(),
        Optional.empty(),
        Audits.order(command.getSubject(), command, "failed", reason, now).event());
  }
}
