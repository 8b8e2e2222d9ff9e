package io.clawstream.ingress.replies;

import io.clawstream.events.ReplyDelta;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Keeps a connection's replies in order while its past is being fetched: what comes live waits
 * until {@link #goLive}, then goes through unhindered. Pieces of replies do not wait: they are only
 * good while they are fresh, and say themselves which reply they belong to. Thread-safe.
 */
public final class ReplyFeed implements ReplyListener {
  private final ReplyListener sink;
  private final int maxWaiting;
  private final Deque<PlacedReply> waiting = new ArrayDeque<>();
  private final Set<String> replayed = new HashSet<>();
  private long floor;
  private State state = State.WAITING;

  private enum State {
    WAITING,
    LIVE,
    LOST
  }

  /**
   * @param sink gets what comes live; under the same rules as this
   * @param maxWaiting most replies that wait; with one more the place is lost
   */
  public ReplyFeed(ReplyListener sink, int maxWaiting) {
    this.sink = sink;
    this.maxWaiting = maxWaiting;
  }

  /**
   * The past has been delivered: what waited follows, and everything else as it comes.
   *
   * @param missed what was delivered
   * @param before run before the first live reply goes through
   */
  public synchronized void goLive(Replays.Missed missed, Runnable before) {
    if (state != State.WAITING) {
      return;
    }
    floor = missed.position();
    List<PlacedReply> replies = missed.replies();
    replies.forEach(placed -> replayed.add(placed.reply().getReplyId()));
    state = State.LIVE;
    before.run();
    waiting.forEach(this::pass);
    waiting.clear();
  }

  @Override
  public synchronized void reply(PlacedReply reply) {
    switch (state) {
      case WAITING -> {
        if (waiting.size() < maxWaiting) {
          waiting.add(reply);
        } else {
          lost("more replies came in while the past was being fetched than can wait");
        }
      }
      case LIVE -> pass(reply);
      case LOST -> {
        // Nothing more goes through.
      }
    }
  }

  private void pass(PlacedReply placed) {
    // Another instance may have delivered it before us, or the past may have had its id.
    if (placed.seq() > floor && !replayed.contains(placed.reply().getReplyId())) {
      sink.reply(placed);
    }
  }

  @Override
  public synchronized void delta(ReplyDelta delta) {
    if (state != State.LOST && !replayed.contains(delta.getReplyId())) {
      sink.delta(delta);
    }
  }

  @Override
  public synchronized void lost(String why) {
    if (state != State.LOST) {
      state = State.LOST;
      waiting.clear();
      sink.lost(why);
    }
  }
}
