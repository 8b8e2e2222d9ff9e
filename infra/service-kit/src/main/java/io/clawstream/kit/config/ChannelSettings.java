package io.clawstream.kit.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The channels: how each is reached, and who may talk on it. */
@ConfigMapping(prefix = "clawstream.channels")
public interface ChannelSettings {
  /** The web page. */
  Webchat webchat();

  /** The OpenAI-compatible HTTP API. */
  Api api();

  /** Telegram. */
  Telegram telegram();

  /** Who is answered in direct messages. */
  enum DmPolicy {
    /** Whoever an operator has approved: strangers get a code to show to one. */
    PAIRING,
    /** Only who is listed. */
    ALLOWLIST,
    /** Everybody. */
    OPEN,
    /** Nobody. */
    DISABLED
  }

  /** Which groups are answered. */
  enum GroupPolicy {
    /** Only those that are listed. */
    ALLOWLIST,
    /** All. */
    OPEN,
    /** None. */
    DISABLED
  }

  /** Who may talk on a channel. */
  interface Access {
    /** Who is answered in a direct message. */
    DmPolicy dmPolicy();

    /** Which groups are answered. */
    @WithDefault("allowlist")
    GroupPolicy groupPolicy();

    /** In groups, answer only what mentions the bot or replies to it. */
    @WithDefault("true")
    boolean requireMention();

    /**
     * Regular expressions (RE2 syntax, without regard to case); a group message in which one is
     * found counts as a mention. At most 20 of at most 200 characters each.
     */
    Optional<List<String>> mentionPatterns();

    /** User ids that {@code dm-policy: allowlist} and {@code pairing} answer without a code. */
    Optional<Set<String>> allowUsers();

    /** Peer ids of the groups that {@code group-policy: allowlist} answers. */
    Optional<Set<String>> allowGroups();

    /** User ids of tier {@code trusted}; answered in direct messages like allowed ones. */
    Optional<Set<String>> trustedUsers();

    /** User ids of tier {@code admin}; answered in direct messages like allowed ones. */
    Optional<Set<String>> adminUsers();

    /** What is different for one account (bot identity) of the channel, by account id. */
    Map<String, AccountAccess> accounts();
  }

  /** What an account may have of its own; what is left out is as the channel has it. */
  interface AccountAccess {
    /** See {@link Access#dmPolicy}. */
    Optional<DmPolicy> dmPolicy();

    /** See {@link Access#groupPolicy}. */
    Optional<GroupPolicy> groupPolicy();

    /** See {@link Access#requireMention}. */
    Optional<Boolean> requireMention();

    /** See {@link Access#mentionPatterns}. */
    Optional<List<String>> mentionPatterns();

    /** See {@link Access#allowUsers}. */
    Optional<Set<String>> allowUsers();

    /** See {@link Access#allowGroups}. */
    Optional<Set<String>> allowGroups();

    /** See {@link Access#trustedUsers}. */
    Optional<Set<String>> trustedUsers();

    /** See {@link Access#adminUsers}. */
    Optional<Set<String>> adminUsers();
  }

  /** The web page. */
  interface Webchat extends Access {
    /** Whether the page and its WebSocket are served. */
    @WithDefault("true")
    boolean enabled();

    @Override
    @WithDefault("open")
    DmPolicy dmPolicy();

    /**
     * What a page must show to be served; may be left out only while ingress listens on a loopback
     * address.
     */
    Optional<String> token();

    /**
     * Origins whose pages may connect, besides the one that serves the page, e.g. {@code
     * https://intranet.example.com}.
     */
    Optional<Set<String>> allowedOrigins();
  }

  /** The OpenAI-compatible HTTP API. */
  interface Api extends Access {
    /** Whether it is served. */
    @WithDefault("true")
    boolean enabled();

    @Override
    @WithDefault("open")
    DmPolicy dmPolicy();

    /** Bearer token that clients must send; without one every request is refused. */
    Optional<String> token();
  }

  /** Telegram. */
  interface Telegram extends Access {
    /** Bot token from @BotFather; switches the channel on. */
    Optional<String> token();

    @Override
    @WithDefault("pairing")
    DmPolicy dmPolicy();

    /** Address of the Bot API. */
    @WithDefault("https://api.telegram.org")
    URI apiUrl();

    /** How updates come in. */
    @WithDefault("poll")
    Mode mode();

    /**
     * Public https address that Telegram posts updates to, in webhook mode; ends in {@code
     * /telegram/webhook}.
     */
    Optional<URI> webhookUrl();

    /** What Telegram sends along with each update, in webhook mode: 1 to 256 of A-Z a-z 0-9 _ -. */
    Optional<String> webhookSecret();

    /** Whose pictures are fetched, for models that can see. */
    @WithDefault("addressed")
    Pictures pictures();
  }

  /** Whose pictures are fetched from a platform. */
  enum Pictures {
    /** Those of direct messages, and of what mentions the bot or replies to it in groups. */
    ADDRESSED,
    /** All that the bot gets to see. */
    ALL,
    /** Nobody's. */
    NONE
  }

  /** How updates come in. */
  enum Mode {
    /** We ask Telegram. */
    POLL,
    /** Telegram tells us. */
    WEBHOOK
  }
}
