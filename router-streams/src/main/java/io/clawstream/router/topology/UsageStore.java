package io.clawstream.router.topology;

import static io.clawstream.router.topology.SessionStores.USAGE;

import io.clawstream.events.Usage;
import io.clawstream.events.UserUsage;
import io.clawstream.schemas.StateSerde;
import io.clawstream.schemas.UserKey;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * What people have used in the sessions of this partition: the part of the truth that is written
 * here. Of each person only the last day is kept.
 */
final class UsageStore {
  private final StateSerde<UserUsage> usages =
      new StateSerde<>(UserUsage.getClassSchema(), List.of());
  private final KeyValueStore<Bytes, byte[]> usage;

  UsageStore(ProcessingContext context) {
    this.usage = context.getStateStore(USAGE);
  }

  /**
   * Adds to what a person has used in a session today.
   *
   * @return what is the case from now on, and earlier days' entries, which are removed
   */
  Counted count(String sessionKey, UserKey user, @Nullable Usage used, int turns, Instant now) {
    int day = Math.toIntExact(LocalDate.ofInstant(now, ZoneOffset.UTC).toEpochDay());
    Bytes key = StoreKeys.usage(sessionKey, day, user.toString());
    UserUsage before = usages.decode(usage.get(key));
    List<UserUsage> over = before == null ? dropBefore(sessionKey, day) : List.of();
    UserUsage counted =
        UserUsage.newBuilder()
            .setDay(day)
            .setUser(user.toString())
            .setSessionKey(sessionKey)
            .setTurns((before == null ? 0 : before.getTurns()) + turns)
            .setInputTokens(
                (before == null ? 0 : before.getInputTokens())
                    + (used == null ? 0 : used.getInputTokens()))
            .setOutputTokens(
                (before == null ? 0 : before.getOutputTokens())
                    + (used == null ? 0 : used.getOutputTokens()))
            .build();
    usage.put(key, usages.encode(counted));
    return new Counted(counted, over);
  }

  /** What a person has used, and entries that are no more. */
  record Counted(UserUsage counted, List<UserUsage> removed) {}

  /** Removes every row of a session and returns what they said. */
  List<UserUsage> forget(String sessionKey) {
    return dropBefore(sessionKey, Integer.MAX_VALUE);
  }

  private List<UserUsage> dropBefore(String sessionKey, int epochDay) {
    List<UserUsage> dropped = new ArrayList<>();
    List<Bytes> keys = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> rows =
        usage.range(
            StoreKeys.usage(sessionKey, 0, ""), StoreKeys.usage(sessionKey, epochDay, ""))) {
      while (rows.hasNext()) {
        KeyValue<Bytes, byte[]> row = rows.next();
        dropped.add(SessionStores.present(usages.decode(row.value), USAGE, sessionKey));
        keys.add(row.key);
      }
    }
    keys.forEach(key -> StoreKeys.delete(usage, key));
    return dropped;
  }
}
