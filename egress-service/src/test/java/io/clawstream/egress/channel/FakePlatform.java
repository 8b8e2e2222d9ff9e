package io.clawstream.egress.channel;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/** A platform that speaks the real wire format and shows what its users see. */
public interface FakePlatform extends AutoCloseable {
  /** Where it listens. */
  URI address();

  /** The next request that sends or edits a message meets this trouble; later ones do not. */
  void next(Trouble trouble);

  /** Every message as it is shown now, in the order of sending. */
  List<Shown> messages();

  /** How often a chat was told that the bot writes. */
  int typings(String chat);

  @Override
  void close();

  /** A message that users see. */
  record Shown(String chat, String id, String text) {}

  /** What can go wrong. */
  sealed interface Trouble {
    /** Too many requests. */
    record RateLimited(Duration retryAfter) implements Trouble {}

    /** The platform failed. */
    record ServerError() implements Trouble {}

    /** Something between us and the platform failed. */
    record BadGateway() implements Trouble {}

    /** The platform takes the message and never answers. */
    record NoAnswer() implements Trouble {}

    /** The platform takes the message and hangs up. */
    record HangUp() implements Trouble {}

    /** The chat is not for us. */
    record Blocked() implements Trouble {}
  }
}
