package io.clawstream.router;

import io.clawstream.events.ChatType;
import io.clawstream.router.session.QueueMode;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The router: how long it waits, how much it keeps, how its Kafka Streams client is set up. */
@ConfigMapping(prefix = "clawstream.router")
public interface RouterSettings {
  /** How many history entries a model is shown, the open turn included. 1 to 1,000. */
  @WithDefault("40")
  int historyLimit();

  /**
   * How many tokens of history fill the window, estimated at four characters a token. 500 to
   * 1,000,000; below the context length of the smallest model in use.
   */
  @WithDefault("24000")
  int historyTokens();

  /**
   * Whether a conversation that has filled the window is summarised by the model, in a job of its
   * own; otherwise what does not fit is forgotten.
   */
  @WithDefault("true")
  boolean summarise();

  /**
   * How many unanswered messages of a group the model is shown when it is asked next. 0 to 100; 0
   * keeps none.
   */
  @WithDefault("20")
  int groupContext();

  /** When a conversation ends by itself: the next message begins a new one. */
  @WithDefault("idle")
  Reset reset();

  /** {@code reset: idle}: after how long without a message. 1 min to 365 d. */
  @WithDefault("24h")
  Duration resetIdle();

  /** {@code reset: daily}: at what time, as {@code HH:mm} in {@code time-zone}. */
  @WithDefault("04:00")
  String resetAt();

  /** Time zone of {@code reset-at}, e.g. Europe/Berlin. */
  @WithDefault("UTC")
  String timeZone();

  /**
   * How long after its last message a session is forgotten, with everything that is stored of it. 1
   * h to 3,650 d, and longer than {@code dedupe-window}.
   */
  @WithDefault("90d")
  Duration sessionExpiry();

  /** When a conversation ends by itself. */
  enum Reset {
    /** After a time without a message. */
    IDLE,
    /** Every day. */
    DAILY,
    /** Never. */
    NEVER
  }

  /**
   * How much text a model is shown, in UTF-16 units; older entries are left out first. 10,000 to
   * 300,000: a job must fit into one Kafka record.
   */
  @WithDefault("200000")
  int historyCharacters();

  /** How many messages of one session may wait for their turn. 1 to 10,000. */
  @WithDefault("20")
  int maxPending();

  /** What becomes of messages that come while an answer is being written. */
  @WithDefault("followup")
  QueueMode queueMode();

  /**
   * How many turns may be open in a partition before people are told to be patient. 1 to 1,000,000;
   * about what the llm-workers work off in half a minute.
   */
  @WithDefault("500")
  int backlogLimit();

  /** How often a user is told to be patient, per session. 0 s to 30 d. */
  @WithDefault("10m")
  Duration queuedNoticeEvery();

  /** What each tier may use, by tier: user, trusted, admin. */
  Map<String, TierUse> tiers();

  /** Models that {@code /model} offers, each as {@code provider/model}. */
  Optional<Set<String>> models();

  /** Which agent answers where; the most specific one that fits wins, {@code default} otherwise. */
  Optional<List<Binding>> bindings();

  /** What a tier may use. */
  interface TierUse {
    /** Tokens per user and day (UTC), questions and answers together. 0 for no limit. */
    @WithDefault("0")
    long tokensPerDay();

    /** Whether its jobs overtake those of the others; if left out, those of admins do. */
    Optional<Boolean> priority();

    /**
     * Tools that agents may use for it, as far as they may use them themselves: names, {@code
     * group:NAME}, {@code SERVER.*}, {@code *} or {@code none}.
     */
    @WithDefault("*")
    Set<String> tools();

    /** Tools that agents may not use for it, whatever allows them. */
    Optional<Set<String>> denyTools();
  }

  /** Where an agent answers; what is left out fits everything. */
  interface Binding {
    /** Name of the agent. */
    String agent();

    /** Channel, e.g. telegram. */
    Optional<String> channel();

    /** Account (bot identity) on the channel. */
    Optional<String> account();

    /** {@code dm} or {@code group}. */
    Optional<ChatType> chatType();

    /** Peer: a user's chat or a group. */
    Optional<String> peer();
  }

  /**
   * How long the router waits for the outcome of a job before it sends it again or gives up. 1 s to
   * 1 h; longer than the slowest model call with its retries.
   */
  @WithDefault("120s")
  Duration turnDeadline();

  /** How often within one turn a job is sent again after its deadline. 0 to 10. */
  @WithDefault("2")
  int maxDispatches();

  /**
   * How many times a model may ask for tools within one turn; then it is asked once more without
   * tools. 0 to 100.
   */
  @WithDefault("20")
  int toolRounds();

  /**
   * How often a model may make the same call (tool and arguments) within one turn; then it is told
   * what the call gave, and to do something else. 1 to 100.
   */
  @WithDefault("3")
  int sameCalls();

  /** How long a tool call may wait and travel, on top of the tool's own timeout. 0 s to 10 min. */
  @WithDefault("10s")
  Duration toolGrace();

  /**
   * How long a message is remembered, so that it is dropped when its platform delivers it again. 1
   * min to 90 d; platforms redeliver for up to 7 days.
   */
  @WithDefault("8d")
  Duration dedupeWindow();

  /** How often a sender who may not talk to the bot is told so, per session. 0 s to 30 d. */
  @WithDefault("1h")
  Duration deniedNoticeEvery();

  /** How often deadlines are looked at. 10 ms to 10 s. */
  @WithDefault("100ms")
  Duration timerInterval();

  /**
   * Kafka Streams threads, each with partitions of its own. 1 to 64; more than {@code
   * topics.router-partitions} are idle.
   */
  @WithDefault("1")
  int threads();

  /**
   * How often transactions are committed: what a notice waits here (a command's answer, an
   * apology), and with {@code kafka.isolation: committed} every job. 1 ms to 1 s.
   */
  @WithDefault("100ms")
  Duration commitInterval();

  /**
   * Where RocksDB keeps this instance's copy of the stores; a directory of its own for each
   * instance. Lost files are restored from Kafka.
   */
  @WithDefault(".clawstream/router-state")
  Path stateDir();

  /**
   * {@code host:port} under which operators and their tools reach this instance's admin port; every
   * router tells it of every other. Default: {@code service.admin-host} (this machine's address if
   * that is all interfaces) and the admin port.
   */
  Optional<String> advertisedAddress();

  /** Copies of the stores kept ready on other instances. 0 to 5; 1 in production. */
  @WithDefault("0")
  int standbyReplicas();

  /** Memory that RocksDB may use for all stores together, in MiB. 16 to 65,536. */
  @WithDefault("128")
  int storeMemoryMb();
}
