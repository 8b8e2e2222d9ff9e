package io.clawstream.ingress;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.OptionalLong;

/** How users and platforms reach ingress, and how much of it they get. */
@ConfigMapping(prefix = "clawstream.ingress")
public interface IngressSettings {
  /**
   * Address that the web page, the API and the webhooks are served on. On any but a loopback
   * address the web chat needs a token ({@code channels.webchat.token}).
   */
  @WithDefault("127.0.0.1")
  String host();

  /** Port of the web page, the API and the webhooks, 0 to 65535; 0 takes a free one. */
  @WithDefault("8080")
  int port();

  /**
   * How long the broker may take to store a message before its sender is told to try again, 1 s to
   * 1 min.
   */
  @WithDefault("10s")
  Duration acceptTimeout();

  /**
   * How far back a web page is served that has nothing of its conversation, 0 or more; at most 200
   * replies.
   */
  @WithDefault("24h")
  Duration replayWindow();

  /**
   * Newest replies kept in memory for connections that come back, 1 or more. Those who missed more
   * are served from the topic, which takes longer.
   */
  @WithDefault("20000")
  int recentReplies();

  /** Web chat connections at the same time, 1 or more. */
  @WithDefault("10000")
  int maxConnections();

  /** Messages that one web chat connection may send, 1 or more; a third of that at once. */
  @WithDefault("120")
  int messagesPerMinute();

  /** How long an API request waits for its answer, 1 s or more. */
  @WithDefault("5m")
  Duration apiReplyTimeout();

  /** API requests that wait for their answers at the same time, 1 or more. */
  @WithDefault("1000")
  int apiMaxWaiting();

  /**
   * Bytes that the bodies of waiting API requests may have together, 1 or more; one that waits
   * alone may have more. By default a sixteenth of the heap.
   */
  OptionalLong apiMaxWaitingBytes();
}
