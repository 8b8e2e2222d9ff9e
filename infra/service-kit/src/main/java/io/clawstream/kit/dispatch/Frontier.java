package io.clawstream.kit.dispatch;

import java.util.List;

/**
 * What is finished of one partition, and so what may be committed. Three marks on the log:
 *
 * <pre>
 *   … done … | next: unfinished | done, unfinished, done … | position: not polled yet …
 * </pre>
 *
 * <p>Invariants:
 *
 * <ol>
 *   <li>Everything below {@code next} is done; {@code next} itself is not.
 *   <li>{@code done} holds the offsets above {@code next} that need no more work: finished ones,
 *       ones that an earlier owner of the partition finished, and ones that do not exist
 *       (transaction markers, compacted or aborted records: whatever the consumer passed over).
 *   <li>Every offset from {@code next} to {@code position} that is not done has been handed out by
 *       {@link #polled} and not been finished.
 *   <li>{@code next} and {@code position} never fall.
 * </ol>
 *
 * <p>A pure value holder: no Kafka, no clock. Not thread-safe; the poll loop owns it.
 */
final class Frontier {
  private final OffsetRanges done;
  private long next;
  private long position;
  private long revision;

  private Frontier(long offset, OffsetRanges done) {
    this.done = done;
    this.next = done.firstMissingFrom(offset);
    this.position = offset;
    done.forgetUpTo(next);
  }

  /** A partition of which nothing is known but where reading begins. */
  static Frontier startingAt(long offset) {
    return new Frontier(offset, new OffsetRanges());
  }

  /**
   * A partition as an earlier owner left it: everything below {@code committed} finished, and these
   * beyond.
   */
  static Frontier resuming(long committed, List<OffsetRanges.Range> finishedBeyond) {
    return new Frontier(committed, OffsetRanges.of(finishedBeyond));
  }

  /**
   * The consumer gave out the record at this offset; what it passed over since the last one does
   * not exist.
   *
   * @return whether the record has to be worked on; false if an earlier owner finished it
   */
  boolean polled(long offset) {
    if (offset < position) {
      throw new IllegalArgumentException(
          "Offset " + offset + " was polled again; position " + position + ".");
    }
    reached(offset);
    position = offset + 1;
    return offset >= next && !done.contains(offset);
  }

  /**
   * The consumer will give out nothing below this offset any more; what it passed over does not
   * exist.
   */
  void reached(long offset) {
    if (offset > position) {
      markDone(position, offset);
      position = offset;
    }
  }

  /** The record at this offset, which {@link #polled} gave out, is finished. */
  void finished(long offset) {
    if (offset >= position || offset < next || done.contains(offset)) {
      throw new IllegalArgumentException("Offset " + offset + " is not in hand: " + this + ".");
    }
    markDone(offset, offset + 1);
  }

  /** The offset to commit: everything below it is finished or does not exist. */
  long next() {
    return next;
  }

  /** What is done beyond {@link #next}, ascending: what the commit's metadata has to remember. */
  List<OffsetRanges.Range> finishedBeyond() {
    return done.ranges();
  }

  /** The lowest offset that {@link #polled} accepts. */
  long position() {
    return position;
  }

  /**
   * Grows whenever {@link #next} or {@link #finishedBeyond} changes, and so tells whether there is
   * something new to commit.
   */
  long revision() {
    return revision;
  }

  private void markDone(long from, long to) {
    done.add(from, to);
    next = done.firstMissingFrom(next);
    done.forgetUpTo(next);
    revision++;
  }

  @Override
  public String toString() {
    return "next " + next + ", done beyond " + done + ", position " + position;
  }
}
