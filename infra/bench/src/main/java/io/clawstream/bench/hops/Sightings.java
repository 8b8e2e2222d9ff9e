package io.clawstream.bench.hops;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What has been seen in the topics, by message. A record that names its message only by the reply's
 * id is matched when another record has told both. Of several records of one stage the first one
 * counts. Not thread-safe.
 */
final class Sightings {
  private final Map<Stage, Map<Long, Long>> appendedByNumber = new EnumMap<>(Stage.class);
  private final Map<Stage, long[]> sizes = new EnumMap<>(Stage.class);
  private final Map<Long, String> replyIds = new HashMap<>();
  private final Map<String, Long> firstDelta = new HashMap<>();

  /**
   * Takes a record.
   *
   * @param appendedMillis the broker's timestamp
   * @param seenNanos {@link System#nanoTime} when it had been fetched
   * @param bytes size of its value
   */
  void add(Sighting sighting, long appendedMillis, long seenNanos, int bytes) {
    long[] size = sizes.computeIfAbsent(sighting.stage(), _ -> new long[2]);
    size[0]++;
    size[1] += bytes;
    if (sighting.stage() == Stage.DELTAS) {
      sighting.replyId().ifPresent(id -> firstDelta.putIfAbsent(id, seenNanos));
    }
    if (sighting.number().isPresent()) {
      long number = sighting.number().getAsLong();
      sighting.replyId().ifPresent(id -> replyIds.put(number, id));
      appendedByNumber
          .computeIfAbsent(sighting.stage(), _ -> new HashMap<>())
          .putIfAbsent(number, appendedMillis);
    }
  }

  /** When the message's record of a stage was appended: the broker's time in ms. */
  OptionalLong appendedMillis(Stage stage, long number) {
    return optional(appendedByNumber.getOrDefault(stage, Map.of()).get(number));
  }

  /** When the first delta of the reply to a message was seen: {@link System#nanoTime}. */
  OptionalLong firstDeltaNanos(long number) {
    String replyId = replyIds.get(number);
    return replyId == null ? OptionalLong.empty() : optional(firstDelta.get(replyId));
  }

  /** Mean size of the values of a stage in bytes; 0 if there was none. */
  int meanBytes(Stage stage) {
    long[] size = sizes.get(stage);
    return size == null ? 0 : (int) (size[1] / size[0]);
  }

  private static OptionalLong optional(@Nullable Long value) {
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }
}
