package io.clawstream.ingress.replies;

import io.clawstream.events.ChatType;
import io.clawstream.ingress.TestMessages;
import io.clawstream.schemas.SessionKey;

/** Sessions and their replies, for tests. */
final class Sessions {
  static final SessionKey ALICE = session("alice");
  static final SessionKey BOB = session("bob");

  private Sessions() {}

  static SessionKey session(String peer) {
    return new SessionKey("webchat", "web", ChatType.DM, peer, null);
  }

  /** The reply {@code id}, written at {@code offset} and at the time 1000 × offset. */
  static PlacedReply at(long offset, SessionKey session, String id) {
    return new PlacedReply(
        offset + 1, offset * 1000, TestMessages.answer(session, id, "q-" + id, "text of " + id));
  }
}
