package io.clawstream.router.access;

import io.clawstream.kit.config.ChannelSettings;
import io.clawstream.kit.config.ChannelSettings.Policy;
import java.util.Map;
import java.util.Set;

/**
 * Who may talk on one channel.
 *
 * @param dm who is answered in direct messages
 * @param group which groups are answered
 * @param requireMention whether a group message must mention the bot or reply to it
 * @param users user ids that {@code dm = ALLOWLIST} answers
 * @param groups peer ids that {@code group = ALLOWLIST} answers
 */
public record AccessRules(
    Policy dm, Policy group, boolean requireMention, Set<String> users, Set<String> groups) {

  /** Keeps its own copies of the lists. */
  public AccessRules {
    users = Set.copyOf(users);
    groups = Set.copyOf(groups);
  }

  /** The rules that the settings state. */
  public static AccessRules of(ChannelSettings.Access settings) {
    return new AccessRules(
        settings.dmPolicy(),
        settings.groupPolicy(),
        settings.requireMention(),
        settings.allowUsers().orElse(Set.of()),
        settings.allowGroups().orElse(Set.of()));
  }

  /** The rules of every channel, by channel id. */
  public static Map<String, AccessRules> of(ChannelSettings settings) {
    return Map.of(
        "webchat", of(settings.webchat()),
        "api", of(settings.api()),
        "telegram", of(settings.telegram()));
  }
}
