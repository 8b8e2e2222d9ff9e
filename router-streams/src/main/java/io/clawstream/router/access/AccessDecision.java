package io.clawstream.router.access;

/** What the access policy says of a message. */
public sealed interface AccessDecision {
  /** It is for the bot, and its sender may talk to it. */
  record Answer() implements AccessDecision {}

  /**
   * It is not for the bot, or nobody is to notice that the bot is there: it stays in the log, and
   * that is all.
   */
  record Ignore(Reason reason) implements AccessDecision {}

  /** Its sender may not talk to the bot and is told so. */
  record Deny(Reason reason) implements AccessDecision {}

  /** Its sender may not talk to the bot yet and is to ask an operator. */
  record Pair() implements AccessDecision {}

  /** Why a message is not answered. */
  enum Reason {
    /** A bot wrote it: bots that answer each other never stop. */
    BOT,
    /** It changes a message that was already dealt with. */
    EDIT,
    /** There is nothing in it. */
    EMPTY,
    /** A group message that neither mentions the bot nor replies to it. */
    NOT_ADDRESSED,
    /** Direct messages are switched off on this channel. */
    DM_DISABLED,
    /** Groups are switched off on this channel. */
    GROUP_DISABLED,
    /** The group is not on the channel's list. */
    GROUP_NOT_LISTED,
    /** The channel has no rules in this release. */
    UNKNOWN_CHANNEL,
    /** The sender is not on the channel's list. */
    USER_NOT_LISTED,
    /** An operator has not approved the sender yet. */
    NOT_PAIRED,
    /** An operator took the sender's approval back. */
    PAIRING_REVOKED
  }
}
