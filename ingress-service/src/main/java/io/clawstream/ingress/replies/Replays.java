package io.clawstream.ingress.replies;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Finds what a connection missed. The past lies before the join, the present from the join on
 * ({@link EdgeLog}), so the two fit together whatever is written meanwhile:
 *
 * <pre>
 *    lastSeq                      join.next
 *  ──────┬───────────────────────────┬──────────────────▶ offsets of the session's partition
 *        └── recent replies or scan ─┴── live, held back by ReplyFeed until the past is through
 * </pre>
 *
 * <p>A position beyond the join is either ahead of us (another instance has read further: what
 * comes up to it live has been seen) or from a log that is gone (deleted, or truncated: the
 * position means nothing, and the connection gets what a new one would get). The log's end tells
 * which.
 */
public final class Replays {
  /** A position of 0 asks for the newest replies, not for the whole conversation. */
  static final int MAX_FROM_START = 200;

  private final EdgeLog log;
  private final ReplyScan scan;
  private final Duration window;
  private final InstantSource clock;

  /**
   * What a connection missed.
   *
   * @param replies oldest first
   * @param position everything up to this seq is in {@code replies} or was had before
   */
  public record Missed(List<PlacedReply> replies, long position) {
    /** Copies the list. */
    public Missed {
      replies = List.copyOf(replies);
    }
  }

  /**
   * @param window how far back in time a connection without a position is served
   */
  public Replays(EdgeLog log, ReplyScan scan, Duration window, InstantSource clock) {
    this.log = log;
    this.scan = scan;
    this.window = window;
    this.clock = clock;
  }

  /**
   * Begins to listen, and finds what came before. The feed listens when this returns, and also when
   * it throws.
   *
   * @param lastSeq the last reply that the connection has, or 0 for none
   * @return empty if the topic is not being read yet
   * @throws org.apache.kafka.common.KafkaException if the past had to be read and the broker did
   *     not answer
   */
  public Optional<Missed> resume(String sessionKey, long lastSeq, ReplyFeed feed)
      throws InterruptedException {
    Optional<Join> joined = log.join(sessionKey, feed);
    if (joined.isEmpty()) {
      return Optional.empty();
    }
    Join join = joined.get();
    boolean ahead = lastSeq > join.next() && lastSeq <= scan.end(join.partition());
    if (ahead) {
      return Optional.of(new Missed(List.of(), lastSeq));
    }
    List<PlacedReply> missed =
        lastSeq == 0 || lastSeq > join.next()
            ? newest(sessionKey, join)
            : after(sessionKey, lastSeq, join);
    return Optional.of(new Missed(missed, join.next()));
  }

  private List<PlacedReply> after(String sessionKey, long lastSeq, Join join)
      throws InterruptedException {
    // The record after the one with lastSeq has the offset lastSeq.
    if (lastSeq >= join.coveredFrom()) {
      return join.recent().stream().filter(placed -> placed.seq() > lastSeq).toList();
    }
    return scan.scan(sessionKey, join.partition(), lastSeq, join.next());
  }

  private List<PlacedReply> newest(String sessionKey, Join join) throws InterruptedException {
    Instant since = clock.instant().minus(window);
    List<PlacedReply> found;
    if (join.coveredSince() <= since.toEpochMilli()) {
      found =
          join.recent().stream()
              .filter(placed -> placed.timestamp() >= since.toEpochMilli())
              .toList();
    } else {
      long from = scan.offsetAt(join.partition(), since);
      found =
          from >= join.coveredFrom()
              ? join.recent().stream().filter(placed -> placed.seq() > from).toList()
              : scan.scan(sessionKey, join.partition(), from, join.next());
    }
    return found.subList(Math.max(0, found.size() - MAX_FROM_START), found.size());
  }
}
