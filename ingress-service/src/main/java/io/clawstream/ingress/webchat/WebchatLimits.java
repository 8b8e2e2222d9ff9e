package io.clawstream.ingress.webchat;

import java.time.Duration;

/**
 * The bounds of the web chat.
 *
 * @param maxConnections most connections at the same time, 1 or more
 * @param messagesPerMinute messages that one connection may send in the long run, 1 or more; a
 *     third of that at once
 */
public record WebchatLimits(int maxConnections, int messagesPerMinute) {
  /** A client has this long for its hello. */
  static final Duration HELLO = Duration.ofSeconds(5);

  /** A ping is sent this often. */
  static final Duration PING = Duration.ofSeconds(30);

  /** Nothing heard for this long, and the connection is dead. */
  static final Duration DEAD = Duration.ofSeconds(75);

  /** The other side has this long to answer a close. */
  static final Duration CLOSING = Duration.ofSeconds(5);

  /** Frames of any kind in the long run; ten times that at once. No honest client comes near. */
  static final int FRAMES_PER_SECOND = 20;

  /** Messages of one connection that the broker has not acknowledged yet. */
  static final int MAX_IN_FLIGHT = 32;

  /** Live replies that wait while the past is being fetched. */
  static final int MAX_WAITING_REPLIES = 200;
}
