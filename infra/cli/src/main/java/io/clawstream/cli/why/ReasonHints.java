package io.clawstream.cli.why;

import io.clawstream.events.StandardMessage;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What the router's reasons mean, and which setting they come from. A reason that has no hint here
 * is shown as the router gave it: it may be of a newer release.
 */
public final class ReasonHints {
  /** %1$s is the channel, %2$s the user, %3$s the peer, %4$s the account. */
  private static final Map<String, String> HINTS =
      Map.ofEntries(
          Map.entry("BOT", "a bot wrote it, and bots are never answered"),
          Map.entry("EDIT", "it is an edit, and only new messages are answered"),
          Map.entry("EMPTY", "there is nothing in it, neither text nor a file"),
          Map.entry(
              "NOT_ADDRESSED",
              "not addressed (group message without a mention; channels.%1$s.require-mention)"),
          Map.entry("DM_DISABLED", "direct messages are switched off (channels.%1$s.dm-policy)"),
          Map.entry("GROUP_DISABLED", "groups are switched off (channels.%1$s.group-policy)"),
          Map.entry(
              "GROUP_NOT_LISTED",
              "the group %3$s is not on the list (channels.%1$s.allow-groups, or group-policy: open)"),
          Map.entry(
              "UNKNOWN_CHANNEL",
              "the router has no rules for the channel %1$s; is it an older release than ingress?"),
          Map.entry(
              "USER_NOT_LISTED",
              "the user %2$s is not on the list (channels.%1$s.allow-users, or another dm-policy)"),
          Map.entry(
              "NOT_PAIRED",
              "no operator has approved the user %2$s yet ('clawstream pairing list' shows the codes)"),
          Map.entry(
              "PAIRING_REVOKED",
              "an operator took the approval of the user %2$s back ('clawstream users tier %1$s/%4$s/%2$s user' gives it again)"));

  private ReasonHints() {}

  /**
   * What a reason means for a message.
   *
   * @param reason as the audit event gives it
   */
  public static Optional<String> of(String reason, StandardMessage message) {
    return Optional.ofNullable(HINTS.get(reason.strip().toUpperCase(Locale.ROOT).replace('-', '_')))
        .map(
            hint ->
                String.format(
                    Locale.ROOT,
                    hint,
                    message.getChannelId(),
                    message.getUserId(),
                    message.getPeerId(),
                    message.getAccountId()));
  }
}
