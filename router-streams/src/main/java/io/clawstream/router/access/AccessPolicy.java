package io.clawstream.router.access;

import io.clawstream.events.StandardMessage;
import io.clawstream.kit.config.ChannelSettings.Policy;
import io.clawstream.router.access.AccessDecision.Answer;
import io.clawstream.router.access.AccessDecision.Deny;
import io.clawstream.router.access.AccessDecision.Ignore;
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
   * @param rules the channel's rules, or null if it has none
   */
  public static AccessDecision decide(StandardMessage message, @Nullable AccessRules rules) {
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
    return switch (message.getChatType()) {
      case DM -> direct(message, rules);
      case GROUP -> group(message, rules);
    };
  }

  private static AccessDecision direct(StandardMessage message, AccessRules rules) {
    return switch (rules.dm()) {
      case OPEN -> new Answer();
      case ALLOWLIST ->
          rules.users().contains(message.getUserId())
              ? new Answer()
              : new Deny(Reason.USER_NOT_LISTED);
      case DISABLED -> new Ignore(Reason.DM_DISABLED);
    };
  }

  private static AccessDecision group(StandardMessage message, AccessRules rules) {
    if (rules.group() == Policy.DISABLED) {
      return new Ignore(Reason.GROUP_DISABLED);
    }
    if (rules.requireMention() && !message.getMentionsBot() && !message.getRepliesToBot()) {
      return new Ignore(Reason.NOT_ADDRESSED);
    }
    if (rules.group() == Policy.ALLOWLIST && !rules.groups().contains(message.getPeerId())) {
      return new Ignore(Reason.GROUP_NOT_LISTED);
    }
    return new Answer();
  }
}
