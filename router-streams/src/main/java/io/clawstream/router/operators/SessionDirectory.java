package io.clawstream.router.operators;

import io.clawstream.state.HistoryEntry;
import io.clawstream.state.SessionState;
import java.util.List;
import java.util.Optional;

/**
 * The sessions as one router instance sees them. Thread-safe. Everything but {@link #self} throws
 * {@link org.apache.kafka.streams.errors.InvalidStateStoreException} while partitions are being
 * moved or restored.
 */
public interface SessionDirectory {
  /** This instance's {@code host:port}. */
  String self();

  /** {@code host:port} of every instance, this one included, sorted. */
  List<String> instances();

  /**
   * The first sessions of this instance, in the order of their keys' UTF-8 bytes.
   *
   * @param after only keys that come after this one; empty for all
   * @param prefix only keys that begin with this
   * @param limit at most so many, 1 or more
   */
  List<Head> page(String after, String prefix, int limit);

  /** {@code host:port} of the instance that has a session, or would have it. */
  String owner(String sessionKey);

  /** A session of this instance. */
  Optional<SessionState> find(String sessionKey);

  /** Ids of the messages that wait for their turn, the next one first. */
  List<String> waiting(String sessionKey, SessionState state);

  /**
   * The last entries of the conversation, the oldest of them first.
   *
   * @param limit at most so many, 1 or more
   */
  List<Entry> history(String sessionKey, SessionState state, int limit);

  /** A session's head record. */
  record Head(String key, SessionState state) {}

  /** An entry of a conversation and its place. */
  record Entry(long turn, int index, HistoryEntry entry) {}
}
