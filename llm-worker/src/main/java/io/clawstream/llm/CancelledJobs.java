package io.clawstream.llm;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The ids of jobs that nobody wants any more: for a while, because a job's own record may be read
 * long after its cancel, and not too many of them, the oldest being forgotten first. A cancelled
 * job that was forgotten is done for nothing; nobody is answered twice. Time is a parameter.
 * Thread-safe.
 */
final class CancelledJobs {
  private final Duration memory;
  private final int most;
  private final Map<String, Instant> since = new LinkedHashMap<>();

  /**
   * @param memory how long an id is remembered, above zero
   * @param most how many ids are remembered, 1 or more
   */
  CancelledJobs(Duration memory, int most) {
    this.memory = memory;
    this.most = most;
  }

  synchronized void add(String jobId, Instant now) {
    // Removed first, so that the oldest stay in front.
    since.remove(jobId);
    since.put(jobId, now);
    Iterator<Instant> oldest = since.values().iterator();
    while (oldest.hasNext() && (isOld(oldest.next(), now) || since.size() > most)) {
      oldest.remove();
    }
  }

  synchronized boolean contains(String jobId, Instant now) {
    Instant heard = since.get(jobId);
    return heard != null && !isOld(heard, now);
  }

  /** How many it remembers; some of them may be too old to count. */
  synchronized int size() {
    return since.size();
  }

  private boolean isOld(Instant heard, Instant now) {
    return !now.isBefore(heard.plus(memory));
  }
}
