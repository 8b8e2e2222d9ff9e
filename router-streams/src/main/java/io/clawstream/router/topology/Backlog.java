package io.clawstream.router.topology;

import io.clawstream.router.session.Session;

/**
 * How many turns are open in a partition. After a start it begins with an estimate (how many timers
 * come due soon) and is exact as to every change from then on; it decides only whether people are
 * told to be patient.
 */
final class Backlog {
  private final int limit;
  private long open;

  /**
   * @param limit more open turns than this are a crowd
   * @param openAtStart the estimate
   */
  Backlog(int limit, long openAtStart) {
    this.limit = limit;
    this.open = openAtStart;
  }

  boolean crowded() {
    return open > limit;
  }

  void changed(Session before, Session after) {
    open += one(after) - one(before);
    // An estimate that was too low.
    open = Math.max(0, open);
  }

  private static int one(Session session) {
    return session instanceof Session.Open ? 1 : 0;
  }
}
