package io.clawstream.ingress.replies;

import io.clawstream.schemas.SessionKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** One partition of an egress topic, and a reader of it. Record n is written at second n. */
final class FakeEgress implements ReplyScan {
  final List<PlacedReply> records = new ArrayList<>();
  long first;
  int scans;
  Instant now = Instant.EPOCH;
  Runnable duringScan = () -> {};
  private int read;

  synchronized void write(SessionKey session, String id) {
    records.add(Sessions.at(records.size(), session, id));
  }

  EdgeLog followFrom(int offset, int memory) {
    EdgeLog edge = new EdgeLog(memory, 1_000_000);
    edge.begin(List.of(new EdgeLog.Start(offset, offset == first)));
    read = offset;
    return edge;
  }

  void read(EdgeLog edge) {
    edge.append(0, records.get(read++));
  }

  void readAll(EdgeLog edge) {
    while (read < records.size()) {
      read(edge);
    }
  }

  @Override
  public List<PlacedReply> scan(String sessionKey, int partition, long from, long to) {
    scans++;
    duringScan.run();
    List<PlacedReply> found = new ArrayList<>();
    for (PlacedReply placed : List.copyOf(records).subList((int) Math.max(from, first), (int) to)) {
      boolean known =
          found.stream()
              .anyMatch(each -> each.reply().getReplyId().equals(placed.reply().getReplyId()));
      if (placed.reply().getSessionKey().equals(sessionKey) && !known) {
        found.add(placed);
      }
    }
    return found;
  }

  @Override
  public long offsetAt(int partition, Instant time) {
    return Math.clamp(time.getEpochSecond(), first, records.size());
  }

  @Override
  public long end(int partition) {
    return records.size();
  }

  List<String> idsAfter(SessionKey session, long lastSeq) {
    return records.stream()
        .filter(placed -> placed.seq() > lastSeq)
        .filter(placed -> placed.reply().getSessionKey().equals(session.toString()))
        .map(placed -> placed.reply().getReplyId())
        .toList();
  }

  /** Ids of replies that are not doubles of ones up to the position. */
  List<String> firstIdsAfter(SessionKey session, long lastSeq) {
    List<String> before =
        records.stream()
            .filter(placed -> placed.seq() <= lastSeq)
            .map(placed -> placed.reply().getReplyId())
            .toList();
    return idsAfter(session, lastSeq).stream()
        .filter(id -> !before.contains(id))
        .distinct()
        .toList();
  }
}
