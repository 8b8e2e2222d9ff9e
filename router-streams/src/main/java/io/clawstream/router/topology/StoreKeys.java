package io.clawstream.router.topology;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * How store keys are laid out. A session's rows begin with the length of its key (4 bytes) and its
 * key, so they lie together, and no session's range holds a row of another, whatever their names.
 * Numbers are big-endian and not negative, so that the order of the bytes is the order of the
 * numbers.
 */
final class StoreKeys {
  /** No turn has so many entries. */
  private static final int SUMMARY = Integer.MAX_VALUE;

  private StoreKeys() {}

  /** {@code history}: session, turn, index. */
  static Bytes history(String sessionKey, long turn, int index) {
    byte[] session = bytes(sessionKey);
    byte[] key = new byte[Integer.BYTES + session.length + Long.BYTES + Integer.BYTES];
    ByteBuffer.wrap(key)
        .putInt(session.length)
        .put(session)
        .putLong(notNegative(turn))
        .putInt((int) notNegative(index));
    return Bytes.wrap(key);
  }

  /** {@code history}: where the summary of what was said up to and including a turn lies. */
  static Bytes summary(String sessionKey, long throughTurn) {
    return history(sessionKey, throughTurn, SUMMARY);
  }

  /** Whether a key of {@code history} is a summary's. */
  static boolean isSummary(Bytes key) {
    return ByteBuffer.wrap(key.get()).getInt(key.get().length - Integer.BYTES) == SUMMARY;
  }

  /** The turn of a key of {@code history}. */
  static long turnOf(Bytes key) {
    return ByteBuffer.wrap(key.get()).getLong(key.get().length - Integer.BYTES - Long.BYTES);
  }

  /** {@code pending} and {@code chatter}: session, sequence. */
  static Bytes sequence(String sessionKey, long sequence) {
    byte[] session = bytes(sessionKey);
    byte[] key = new byte[Integer.BYTES + session.length + Long.BYTES];
    ByteBuffer.wrap(key).putInt(session.length).put(session).putLong(notNegative(sequence));
    return Bytes.wrap(key);
  }

  /** {@code reminders}: session, time, id. */
  static Bytes reminder(String sessionKey, Instant at, String id) {
    byte[] session = bytes(sessionKey);
    byte[] which = bytes(id);
    byte[] key = new byte[Integer.BYTES + session.length + Long.BYTES + which.length];
    ByteBuffer.wrap(key)
        .putInt(session.length)
        .put(session)
        .putLong(notNegative(at.toEpochMilli()))
        .put(which);
    return Bytes.wrap(key);
  }

  /** {@code usage}: session, day, user. */
  static Bytes usage(String sessionKey, int epochDay, String user) {
    byte[] session = bytes(sessionKey);
    byte[] who = bytes(user);
    byte[] key = new byte[Integer.BYTES + session.length + Integer.BYTES + who.length];
    ByteBuffer.wrap(key)
        .putInt(session.length)
        .put(session)
        .putInt((int) notNegative(epochDay))
        .put(who);
    return Bytes.wrap(key);
  }

  /** {@code seen}: session, dedupe id. */
  static Bytes seen(String sessionKey, String dedupeId) {
    byte[] session = bytes(sessionKey);
    byte[] id = bytes(dedupeId);
    byte[] key = new byte[Integer.BYTES + session.length + id.length];
    ByteBuffer.wrap(key).putInt(session.length).put(session).put(id);
    return Bytes.wrap(key);
  }

  /** {@code deadlines}: time, session. */
  static Bytes deadline(Instant at, String sessionKey) {
    byte[] session = bytes(sessionKey);
    byte[] key = new byte[Long.BYTES + session.length];
    ByteBuffer.wrap(key).putLong(notNegative(at.toEpochMilli())).put(session);
    return Bytes.wrap(key);
  }

  /** First possible key of {@code deadlines} at a time. */
  static Bytes deadlinesFrom(Instant at) {
    return deadline(at, "");
  }

  /** The time of a key of {@code deadlines}. */
  static Instant deadlineOf(Bytes key) {
    return Instant.ofEpochMilli(ByteBuffer.wrap(key.get()).getLong());
  }

  /** The session of a key of {@code deadlines}. */
  static String sessionOf(Bytes key) {
    return new String(key.get(), Long.BYTES, key.get().length - Long.BYTES, StandardCharsets.UTF_8);
  }

  /** Deletes the rows from one key to another, both included. */
  static void delete(KeyValueStore<Bytes, byte[]> store, Bytes from, Bytes to) {
    List<Bytes> keys = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> rows = store.range(from, to)) {
      rows.forEachRemaining(row -> keys.add(row.key));
    }
    keys.forEach(key -> delete(store, key));
  }

  /** Deletes a row unread; the store's own delete would look up what it was, to return it. */
  static <K> void delete(KeyValueStore<K, byte[]> store, K key) {
    store.put(key, null);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static long notNegative(long number) {
    if (number < 0) {
      throw new IllegalArgumentException("Store keys hold no negative numbers: " + number + ".");
    }
    return number;
  }
}
