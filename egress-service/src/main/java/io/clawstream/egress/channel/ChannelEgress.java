package io.clawstream.egress.channel;

import java.util.Optional;

/**
 * Sends to one platform as one bot. It tries once and says what happened; whether and when to try
 * again is the caller's to decide. A request that has been begun is finished (bounded by a timeout)
 * even if the thread is interrupted, because giving up on it would leave open whether the user has
 * the message. Secrets are in no outcome, exception or log line. Thread-safe.
 */
public interface ChannelEgress extends AutoCloseable {
  /** Platform kind, e.g. {@code telegram}. */
  String channel();

  /** What the platform can do. */
  Capabilities capabilities();

  /** Sends one message. */
  Outcome send(Destination to, Part part);

  /**
   * Replaces the text of a message that was sent before; replacing it by the same text is a
   * success. Safe to repeat. Called only if the platform {@linkplain Capabilities#edits() can}.
   *
   * @return empty if the message shows the text now; {@link Outcome.Permanent} also if it is gone
   */
  Optional<Outcome.Refusal> edit(Destination to, String platformMessageId, String markdown);

  /**
   * Shows for some seconds that the bot is writing. Called only if the platform {@linkplain
   * Capabilities#typing() can}.
   *
   * @return empty if it is shown
   */
  Optional<Outcome.Refusal> typing(Destination to);

  /** Lets go of connections. */
  @Override
  void close();
}
