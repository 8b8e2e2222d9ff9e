package io.clawstream.kit.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
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

  /** Who is answered. */
  enum Policy {
    /** Everybody. */
    OPEN,
    /** Only who is listed. */
    ALLOWLIST,
    /** Nobody. */
    DISABLED
  }

  /** Who may talk on a channel. */
  interface Access {
    /** Who is answered in a direct message. */
    Policy dmPolicy();

    /** Which groups are answered. */
    @WithDefault("allowlist")
    Policy groupPolicy();

    /** In groups, answer only what mentions the bot or replies to it. */
    @WithDefault("true")
    boolean requireMention();

    /** User ids that {@code dm-policy: allowlist} answers. */
    Optional<Set<String>> allowUsers();

    /** Peer ids of the groups that {@code group-policy: allowlist} answers. */
    Optional<Set<String>> allowGroups();
  }

  /** The web page. */
  interface Webchat extends Access {
    /** Whether the page and its WebSocket are served. */
    @WithDefault("true")
    boolean enabled();

    @Override
    @WithDefault("open")
    Policy dmPolicy();

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
    Policy dmPolicy();

    /** Bearer token that clients must send; without one every request is refused. */
    Optional<String> token();
  }

  /** Telegram. */
  interface Telegram extends Access {
    /** Bot token from @BotFather; switches the channel on. */
    Optional<String> token();

    @Override
    @WithDefault("allowlist")
    Policy dmPolicy();

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
  }

  /** How updates come in. */
  enum Mode {
    /** We ask Telegram. */
    POLL,
    /** Telegram tells us. */
    WEBHOOK
  }
}
