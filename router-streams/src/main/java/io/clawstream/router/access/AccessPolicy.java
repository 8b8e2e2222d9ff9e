package io.clawstream.router.access;

import io.clawstream.events.StandardMessage;
import io.clawstream.kit.config.ChannelSettings.GroupPolicy;
import io.clawstream.router.access.AccessDecision.Answer;
import io.clawstream.router.access.AccessDecision.Deny;
import io.clawstream.router.access.AccessDecision.Ignore;
import io.clawstream.router.access.AccessDecision.Pair;
import io.clawstream.router.access.AccessDecision.Reason;
import io.clawstream.router.message.MessageFacts;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a message is answered. What can open no turn at all (bots, edits, nothing) is
 * sorted out first, then what was not meant for the bot, then who may not talk to it; so a stranger
 * in a group who did not address the bot is never told anything.
 */
public final class AccessPolicy {
  private AccessPolicy() {}

  /**
   * What is to become of a message.
   *
   * @param rules the account's rules, or null if its channel has none
   */
  public static AccessDecision decide(
      StandardMessage message, @Nullable AccessRules rules, Sender sender) {
    if (rules == null) {
      return new Ignore(Reason.UNKNOWN_CHANNEL);
    }
    if (MessageFacts.senderIsBot(message)) {
      return new Ignore(Reason.BOT);
    }
    if (MessageFacts.isEdit(message)) {
      return new Ignore(Reason.EDIT);
    }
    if (MessageFacts.isEmpty(message)) {
      return new Ignore(Reason.EMPTY);
    }
    AccessDecision decision =
        switch (message.getChatType()) {
          case DM -> direct(message, rules, sender);
          case GROUP -> group(message, rules);
        };
    return MessageFacts.isReminder(message) ? reminder(decision) : decision;
  }

  /**
   * A reminder mentions nobody, and was set by somebody who was answered. Whoever may not talk to
   * the bot any more is not reminded either, and is told nothing.
   */
  private static AccessDecision reminder(AccessDecision decision) {
    return switch (decision) {
      case Answer answer -> answer;
      case Ignore(Reason reason) when reason == Reason.NOT_ADDRESSED -> new Answer();
      case Ignore ignored -> ignored;
      case Deny(Reason reason) -> new Ignore(reason);
      case Pair() -> new Ignore(Reason.NOT_PAIRED);
    };
  }

  private static AccessDecision direct(StandardMessage message, AccessRules rules, Sender sender) {
    String user = message.getUserId();
    boolean listed = rules.users().contains(user) || rules.tiers().containsKey(user);
    return switch (rules.dm()) {
      case OPEN -> new Answer();
      case ALLOWLIST -> listed ? new Answer() : new Deny(Reason.USER_NOT_LISTED);
      case PAIRING -> listed ? new Answer() : paired(sender);
      case DISABLED -> new Ignore(Reason.DM_DISABLED);
    };
  }

  private static AccessDecision paired(Sender sender) {
    return switch (sender.pairing()) {
      case APPROVED -> new Answer();
      case NONE -> new Pair();
      case PENDING -> new Ignore(Reason.NOT_PAIRED);
      // Not another code: who was sent away knocks no more.
      case REVOKED -> new Ignore(Reason.PAIRING_REVOKED);
    };
  }

  private static AccessDecision group(StandardMessage message, AccessRules rules) {
    if (rules.group() == GroupPolicy.DISABLED) {
      return new Ignore(Reason.GROUP_DISABLED);
    }
    if (rules.group() == GroupPolicy.ALLOWLIST && !rules.groups().contains(message.getPeerId())) {
      return new Ignore(Reason.GROUP_NOT_LISTED);
    }
    if (rules.requireMention() && !addressed(message, rules)) {
      return new Ignore(Reason.NOT_ADDRESSED);
    }
    return new Answer();
  }

  private static boolean addressed(StandardMessage message, AccessRules rules) {
    return message.getMentionsBot()
        || message.getRepliesToBot()
        || rules.mentions().foundIn(message.getContent());
  }
}
