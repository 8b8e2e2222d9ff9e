package io.clawstream.router.topology;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.HexFormat;
import org.apache.kafka.common.utils.Bytes;

/** Keys of the router's stores for people, see {@link StoreKeys}. */
final class GoldenKeys {
  private GoldenKeys() {}

  static String text(String store, Object key) {
    return switch (key) {
      case String text -> text;
      case Bytes bytes when store.equals(SessionStores.DEADLINES) ->
          StoreKeys.deadlineOf(bytes) + " " + StoreKeys.sessionOf(bytes);
      case Bytes bytes -> ofSession(store, bytes);
      default -> throw new IllegalStateException("What is this key of " + store + "? " + key);
    };
  }

  /** Length and text of the session key, then whatever the store has for each of its rows. */
  private static String ofSession(String store, Bytes whole) {
    ByteBuffer key = ByteBuffer.wrap(whole.get());
    byte[] session = new byte[key.getInt()];
    key.get(session);
    String rest =
        switch (store) {
          case SessionStores.SEEN -> StandardCharsets.UTF_8.decode(key).toString();
          case SessionStores.HISTORY ->
              key.getLong() + " " + (StoreKeys.isSummary(whole) ? "summary" : key.getInt());
          case SessionStores.PENDING, SessionStores.CHATTER -> Long.toString(key.getLong());
          case SessionStores.USAGE ->
              LocalDate.ofEpochDay(key.getInt()) + " " + StandardCharsets.UTF_8.decode(key);
          default -> {
            byte[] bytes = new byte[key.remaining()];
            key.get(bytes);
            yield HexFormat.of().formatHex(bytes);
          }
        };
    return new String(session, StandardCharsets.UTF_8) + " " + rest;
  }
}
