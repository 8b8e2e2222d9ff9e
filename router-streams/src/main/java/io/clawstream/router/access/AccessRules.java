package io.clawstream.router.access;

import io.clawstream.kit.config.ChannelSettings;
import io.clawstream.kit.config.ChannelSettings.DmPolicy;
import io.clawstream.kit.config.ChannelSettings.GroupPolicy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who may talk to one account of a channel.
 *
 * @param dm who is answered in direct messages
 * @param group which groups are answered
 * @param requireMention whether a group message must mention the bot or reply to it
 * @param mentions words that count as a mention
 * @param users user ids that are answered in direct messages without a code
 * @param groups peer ids that {@code group = ALLOWLIST} answers
 * @param tiers user ids that settings give a tier
 */
public record AccessRules(
    DmPolicy dm,
    GroupPolicy group,
    boolean requireMention,
    MentionPatterns mentions,
    Set<String> users,
    Set<String> groups,
    Map<String, Tier> tiers) {

  /** Keeps its own copies of the lists. */
  public AccessRules {
    users = Set.copyOf(users);
    groups = Set.copyOf(groups);
    tiers = Map.copyOf(tiers);
  }

  /** The tier that a sender has here: the higher of what settings and operators say. */
  public Tier tier(String userId, Sender sender) {
    Tier stated = tiers.getOrDefault(userId, Tier.USER);
    Tier given = sender.pairing() == Sender.Pairing.APPROVED ? sender.tier() : Tier.USER;
    return stated.compareTo(given) < 0 ? given : stated;
  }

  /**
   * The rules that settings state.
   *
   * @throws IllegalArgumentException if the mention patterns are no good
   */
  public static AccessRules of(ChannelSettings.Access channel) {
    return new AccessRules(
        channel.dmPolicy(),
        channel.groupPolicy(),
        channel.requireMention(),
        MentionPatterns.of(channel.mentionPatterns().orElse(List.of())),
        channel.allowUsers().orElse(Set.of()),
        channel.allowGroups().orElse(Set.of()),
        tiers(channel.trustedUsers().orElse(Set.of()), channel.adminUsers().orElse(Set.of())));
  }

  /**
   * The rules of one account of a channel.
   *
   * @throws IllegalArgumentException if the mention patterns are no good
   */
  public static AccessRules of(
      ChannelSettings.Access channel, ChannelSettings.AccountAccess account) {
    return new AccessRules(
        account.dmPolicy().orElse(channel.dmPolicy()),
        account.groupPolicy().orElse(channel.groupPolicy()),
        account.requireMention().orElse(channel.requireMention()),
        MentionPatterns.of(
            account.mentionPatterns().or(channel::mentionPatterns).orElse(List.of())),
        account.allowUsers().or(channel::allowUsers).orElse(Set.of()),
        account.allowGroups().or(channel::allowGroups).orElse(Set.of()),
        tiers(
            account.trustedUsers().or(channel::trustedUsers).orElse(Set.of()),
            account.adminUsers().or(channel::adminUsers).orElse(Set.of())));
  }

  private static Map<String, Tier> tiers(Set<String> trusted, Set<String> admins) {
    Map<String, Tier> tiers = new HashMap<>();
    trusted.forEach(user -> tiers.put(user, Tier.TRUSTED));
    admins.forEach(user -> tiers.put(user, Tier.ADMIN));
    return tiers;
  }
}
