package io.clawstream.bench.cost;

import io.clawstream.bench.stand.Pipeline;
import io.clawstream.events.ChatType;
import io.clawstream.schemas.SessionKey;
import java.nio.charset.StandardCharsets;

/**
 * The sessions by number: direct messages of peers whose ids all have the same length and appear
 * nowhere by chance, so that rows of one session become rows of another by putting one id in the
 * other's place.
 */
final class Peers {
  static final String ACCOUNT = "1";
  private static final long FIRST = 7_000_000_000L;

  private Peers() {}

  /** Id of a peer. */
  static String id(long session) {
    return Long.toString(FIRST + session);
  }

  /** The id as it stands in keys. */
  static byte[] bytes(long session) {
    return id(session).getBytes(StandardCharsets.US_ASCII);
  }

  /** Which session a session key is of. */
  static long session(String sessionKey) {
    return Long.parseLong(SessionKey.parse(sessionKey).peerId()) - FIRST;
  }

  /** Text of the session key. */
  static String key(long session) {
    return new SessionKey(Pipeline.CHANNEL, ACCOUNT, ChatType.DM, id(session), null).toString();
  }
}
