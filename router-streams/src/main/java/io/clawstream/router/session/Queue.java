package io.clawstream.router.session;

/**
 * Where a session's waiting messages lie.
 *
 * @param head sequence of the oldest one
 * @param tail sequence that the next one gets; head = tail means none waits
 * @param busyTold whether the user was told that it is full, since it became so
 */
public record Queue(long head, long tail, boolean busyTold) {
  static final Queue EMPTY = new Queue(0, 0, false);

  /** How many messages wait. */
  public long length() {
    return tail - head;
  }

  Queue enqueued() {
    return new Queue(head, tail + 1, busyTold);
  }

  /** The oldest were taken out: there is room again. */
  Queue dequeued(int count) {
    return new Queue(head + count, tail, false);
  }

  Queue told() {
    return new Queue(head, tail, true);
  }
}
