package io.clawstream.router.session;

import io.clawstream.events.Pairing;
import io.clawstream.events.PairingStatus;
import io.clawstream.events.StandardMessage;
import io.clawstream.router.access.AccessDecision.Reason;
import io.clawstream.router.access.PairingCode;
import io.clawstream.router.access.Tier;
import io.clawstream.router.session.Effect.Count;
import io.clawstream.router.session.Effect.DropChatter;
import io.clawstream.router.session.Effect.KeepChatter;
import io.clawstream.router.session.Effect.SendReply;
import io.clawstream.router.session.Effect.Tally;
import io.clawstream.router.session.Effect.WritePairing;
import io.clawstream.router.session.SessionEvent.MessageArrived;
import io.clawstream.schemas.UserKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What becomes of messages that are not answered: the audit says why, and a few people are told.
 */
final class Strangers {
  private Strangers() {}

  static Transition ignored(Session session, Incoming incoming, Reason reason, Instant now) {
    String label = Intake.label(reason);
    return Transition.to(
        session,
        Audits.message(session.ledger().sessionKey(), incoming, "ignored", label, now),
        new Count(Tally.IGNORED, label));
  }

  /** A group message that the bot need not answer, but may be asked about. */
  static Transition overheard(Session session, MessageArrived event, Policy policy, Instant now) {
    Ledger ledger = session.ledger();
    Conversation conversation = ledger.conversation();
    long tail = conversation.chatterTail() + 1;
    long head = Math.max(conversation.chatterHead(), tail - policy.window().chatter());
    List<Effect> effects = new ArrayList<>();
    effects.add(new KeepChatter(tail - 1, GroupChatter.kept(event.message())));
    if (head > conversation.chatterHead()) {
      effects.add(new DropChatter(conversation.chatterHead(), head));
    }
    Session kept = session.with(ledger.with(conversation.chatter(head, tail)));
    return ignored(kept, event.incoming(), Reason.NOT_ADDRESSED, now)
        .after(effects.toArray(Effect[]::new));
  }

  static Transition denied(
      Session session, Incoming incoming, Reason reason, Policy policy, Instant now) {
    Ledger ledger = session.ledger();
    String label = Intake.label(reason);
    List<Effect> effects = new ArrayList<>();
    effects.add(Audits.message(ledger.sessionKey(), incoming, "denied", label, now));
    effects.add(new Count(Tally.DENIED, label));
    if (now.isBefore(ledger.times().deniedNotice().plus(policy.deniedNoticeEvery()))) {
      return new Transition(session, effects);
    }
    effects.add(new SendReply(Replies.denied(ledger.sessionKey(), incoming, now)));
    return new Transition(session.with(ledger.with(ledger.times().denied(now))), effects);
  }

  /** Somebody whom no operator has approved yet. */
  static Transition asked(Session session, Incoming incoming, Instant now) {
    Ledger ledger = session.ledger();
    String key = ledger.sessionKey();
    if (now.isBefore(ledger.times().deniedNotice().plus(Policy.PAIRING_CODE_VALID))) {
      return ignored(session, incoming, Reason.NOT_PAIRED, now);
    }
    StandardMessage message = incoming.message();
    UserKey user = UserKey.of(message);
    Pairing pairing =
        Pairing.newBuilder()
            .setChannelId(user.channelId())
            .setAccountId(user.accountId())
            .setUserId(user.userId())
            .setUserName(message.getUserName())
            .setSessionKey(key)
            .setCode(PairingCode.of(user, incoming.number()))
            .setStatus(PairingStatus.PENDING)
            .setTier(Tier.USER.text())
            .setRequestedAt(now.toEpochMilli())
            .setExpiresAt(now.plus(Policy.PAIRING_CODE_VALID).toEpochMilli())
            .build();
    return Transition.to(
        session.with(ledger.with(ledger.times().denied(now))),
        new WritePairing(pairing),
        new SendReply(Replies.pairing(key, incoming, pairing.getCode(), now)),
        Audits.message(key, incoming, "denied", Intake.label(Reason.NOT_PAIRED), now),
        new Count(Tally.PAIRING_ASKED, ""));
  }
}
