package io.clawstream.router;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;

/** The router: how long it waits, how much it keeps, how its Kafka Streams client is set up. */
@ConfigMapping(prefix = "clawstream.router")
public interface RouterSettings {
  /** How many history entries a model is shown, the open turn included. 1 to 1,000. */
  @WithDefault("40")
  int historyLimit();

  /**
   * How much text a model is shown, in UTF-16 units; older entries are left out first. 10,000 to
   * 300,000: a job must fit into one Kafka record.
   */
  @WithDefault("200000")
  int historyCharacters();

  /** How many messages of one session may wait for their turn. 1 to 10,000. */
  @WithDefault("20")
  int maxPending();

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

  /** Copies of the stores kept ready on other instances. 0 to 5; 1 in production. */
  @WithDefault("0")
  int standbyReplicas();

  /** Memory that RocksDB may use for all stores together, in MiB. 16 to 65,536. */
  @WithDefault("128")
  int storeMemoryMb();
}
