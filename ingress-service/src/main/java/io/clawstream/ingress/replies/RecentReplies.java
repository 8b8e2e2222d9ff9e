package io.clawstream.ingress.replies;

import io.clawstream.events.Reply;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * The newest replies of a channel, in memory. For each partition it is complete from an offset on:
 * whatever was written there since is in it. Bounded by number and by text; the oldest go first.
 *
 * <p>Also the judge of doubles: the first reply with an id counts. Ids are remembered longer than
 * replies, but not for ever.
 *
 * <p>Not thread-safe.
 */
final class RecentReplies {
  private static final int IDS_PER_REPLY = 4;

  private final Limits limits;
  private final Deque<Entry> byAge = new ArrayDeque<>();
  private final Map<String, Deque<Entry>> bySession = new HashMap<>();
  private final LinkedHashSet<String> ids = new LinkedHashSet<>();
  private final Coverage[] coverage;
  private long characters;

  /**
   * Bounds of the memory.
   *
   * @param maxReplies most replies kept, 1 or more
   * @param maxCharacters most characters of text kept, 1 or more
   */
  record Limits(int maxReplies, long maxCharacters) {}

  /**
   * How far back a partition is complete.
   *
   * @param from offset from which on all replies are kept
   * @param since time in ms since the Unix epoch from which on all replies are kept
   */
  record Coverage(long from, long since) {
    static Coverage wholeLog(long from) {
      return new Coverage(from, Long.MIN_VALUE);
    }

    /** What lies before the offset is not known, and neither is how old it is. */
    static Coverage partOfLog(long from) {
      return new Coverage(from, Long.MAX_VALUE);
    }
  }

  private record Entry(int partition, String session, PlacedReply placed) {}

  RecentReplies(Limits limits, List<Coverage> coverage) {
    this.limits = limits;
    this.coverage = coverage.toArray(Coverage[]::new);
  }

  /** Whether a reply with this id has been seen. */
  boolean knows(String replyId) {
    return ids.contains(replyId);
  }

  /** Takes in the next reply of a partition. Returns false for a double, which is not kept. */
  boolean add(int partition, PlacedReply placed) {
    Reply reply = placed.reply();
    Coverage covered = coverage[partition];
    if (covered.since() == Long.MAX_VALUE) {
      coverage[partition] = new Coverage(covered.from(), placed.timestamp());
    }
    if (!ids.add(reply.getReplyId())) {
      return false;
    }
    Entry entry = new Entry(partition, reply.getSessionKey(), placed);
    byAge.add(entry);
    bySession.computeIfAbsent(entry.session(), session -> new ArrayDeque<>()).add(entry);
    characters += reply.getContent().length();
    trim();
    return true;
  }

  /** The replies of a session that are kept, oldest first. */
  List<PlacedReply> of(String session) {
    Deque<Entry> entries = bySession.get(session);
    return entries == null ? List.of() : entries.stream().map(Entry::placed).toList();
  }

  Coverage coverage(int partition) {
    return coverage[partition];
  }

  private void trim() {
    while (byAge.size() > limits.maxReplies() || characters > limits.maxCharacters()) {
      forget(byAge.remove());
    }
    Iterator<String> oldest = ids.iterator();
    for (long excess = ids.size() - (long) limits.maxReplies() * IDS_PER_REPLY;
        excess > 0;
        excess--) {
      oldest.next();
      oldest.remove();
    }
  }

  private void forget(Entry entry) {
    characters -= entry.placed().reply().getContent().length();
    bySession.computeIfPresent(
        entry.session(),
        (session, entries) -> {
          entries.remove();
          return entries.isEmpty() ? null : entries;
        });
    // The offset of the one forgotten is its seq - 1, so what follows it begins at its seq.
    coverage[entry.partition()] =
        new Coverage(entry.placed().seq(), entry.placed().timestamp() + 1);
  }
}
