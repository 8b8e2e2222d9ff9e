package io.clawstream.ingress.adapter;

import io.clawstream.events.StandardMessage;
import java.util.List;
import java.util.OptionalLong;

/**
 * What became of one payload.
 *
 * @param messages in the platform's order
 * @param ignored what became no message, and why
 * @param nextOffset for a batch of a polled platform: where to ask on from, once the messages are
 *     safe
 * @param malformed true if the payload as a whole could not be read; {@code ignored} says why
 */
public record Adapted(
    List<StandardMessage> messages,
    List<Ignored> ignored,
    OptionalLong nextOffset,
    boolean malformed) {
  /** Copies the lists. */
  public Adapted {
    messages = List.copyOf(messages);
    ignored = List.copyOf(ignored);
  }

  /** A payload that is not what the platform sends. */
  public static Adapted unreadable(String why) {
    return new Adapted(List.of(), List.of(new Ignored("payload", why)), OptionalLong.empty(), true);
  }
}
