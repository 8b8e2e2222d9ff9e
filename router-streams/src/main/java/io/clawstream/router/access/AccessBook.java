package io.clawstream.router.access;

import io.clawstream.kit.config.ChannelSettings;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The rules of every channel and account.
 *
 * @param channels by channel id
 * @param accounts by channel id and account id, for accounts that have rules of their own
 */
public record AccessBook(
    Map<String, AccessRules> channels, Map<String, Map<String, AccessRules>> accounts) {

  /** Keeps its own copies. */
  public AccessBook {
    channels = Map.copyOf(channels);
    accounts = Map.copyOf(accounts);
  }

  /** The same rules for all accounts of each channel. */
  public static AccessBook of(Map<String, AccessRules> channels) {
    return new AccessBook(channels, Map.of());
  }

  /**
   * The rules that settings state.
   *
   * @throws IllegalArgumentException if mention patterns are no good; says which
   */
  public static AccessBook of(ChannelSettings settings) {
    Map<String, ChannelSettings.Access> stated =
        Map.of(
            "webchat", settings.webchat(),
            "api", settings.api(),
            "telegram", settings.telegram());
    Map<String, AccessRules> channels = new HashMap<>();
    Map<String, Map<String, AccessRules>> accounts = new HashMap<>();
    stated.forEach(
        (id, channel) -> {
          channels.put(id, read("channels." + id, () -> AccessRules.of(channel)));
          Map<String, AccessRules> own = new HashMap<>();
          channel
              .accounts()
              .forEach(
                  (account, rules) ->
                      own.put(
                          account,
                          read(
                              "channels." + id + ".accounts." + account,
                              () -> AccessRules.of(channel, rules))));
          accounts.put(id, Map.copyOf(own));
        });
    return new AccessBook(channels, accounts);
  }

  /** The rules of an account; null if the channel has none in this release. */
  public @Nullable AccessRules rules(String channelId, String accountId) {
    AccessRules own = accounts.getOrDefault(channelId, Map.of()).get(accountId);
    return own != null ? own : channels.get(channelId);
  }

  private static AccessRules read(String prefix, Supplier<AccessRules> rules) {
    try {
      return rules.get();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(prefix + ".mention-patterns " + e.getMessage(), e);
    }
  }
}
