package io.clawstream.ingress.api;

import io.clawstream.events.Reply;
import io.clawstream.events.ReplyDelta;
import io.clawstream.ingress.replies.PlacedReply;
import io.clawstream.ingress.replies.ReplyListener;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Waits for the answer to one request among the replies of its session. */
final class ApiWait implements ReplyListener {
  /** Pieces that wait; with more, some are lost, which the final text makes good. */
  private static final int MAX_PIECES = 1_000;

  private final String requestId;
  private final LinkedBlockingDeque<Event> events = new LinkedBlockingDeque<>();

  /** Something that happened. */
  sealed interface Event {
    /** A piece of the answer. */
    record Piece(ReplyDelta delta) implements Event {}

    /** The answer. */
    record Answer(Reply reply) implements Event {}

    /** There will be none on this instance. */
    record Lost(String why) implements Event {}
  }

  /**
   * @param requestId message id of the request
   */
  ApiWait(String requestId) {
    this.requestId = requestId;
  }

  /** The next event, or null if there was none in time. */
  @Nullable Event next(Duration timeout) throws InterruptedException {
    return events.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Whether a reply answers this request. */
  boolean answers(Reply reply) {
    return requestId.equals(reply.getMetadata().get("clientMessageId"))
        || requestId.equals(reply.getAddress().getReplyToId());
  }

  @Override
  public void reply(PlacedReply placed) {
    if (answers(placed.reply())) {
      events.add(new Event.Answer(placed.reply()));
    }
  }

  @Override
  public void delta(ReplyDelta delta) {
    if (requestId.equals(delta.getAddress().getReplyToId()) && events.size() < MAX_PIECES) {
      events.add(new Event.Piece(delta));
    }
  }

  @Override
  public void lost(String why) {
    events.add(new Event.Lost(why));
  }
}
