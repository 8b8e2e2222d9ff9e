package io.clawstream.ingress.webchat;

import io.clawstream.events.DeltaKind;
import io.clawstream.events.ReplyDelta;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be sent on one connection, bounded. Pieces of replies give way: those of one stream
 * that wait together become one, they go when there is no room, and when their reply is there. What
 * may not get lost is refused when there is no room, and the connection has then to be closed: its
 * client asks again for what it missed.
 *
 * <p>Many threads put in, one takes out. After a {@link Item.Close} nothing comes any more.
 */
final class Outbox {
  /** Most characters that wait; a single longer item waits alone. */
  static final int MAX_CHARACTERS = 1_000_000;

  /** Most items that wait. */
  static final int MAX_ITEMS = 1_000;

  /** Something to be sent. */
  sealed interface Item {
    /** How many characters it takes. */
    int size();

    /** A frame. */
    record Frame(String text) implements Item {
      @Override
      public int size() {
        return text.length();
      }
    }

    /** A WebSocket ping. */
    record Ping() implements Item {
      @Override
      public int size() {
        return 0;
      }
    }

    /**
     * The answer to a WebSocket ping.
     *
     * @param payload at most 125 bytes, one character each
     */
    record Pong(String payload) implements Item {
      @Override
      public int size() {
        return payload.length();
      }
    }

    /** The end. */
    record Close(int code, String reason) implements Item {
      @Override
      public int size() {
        return 0;
      }
    }

    /** Pieces of one stream of one reply, or one call of a tool. May be dropped. */
    final class Piece implements Item {
      private final ReplyDelta first;
      private final StringBuilder text;
      private int sequence;

      private Piece(ReplyDelta first) {
        this.first = first;
        this.text = new StringBuilder(first.getText());
        this.sequence = first.getSequence();
      }

      private boolean takes(ReplyDelta next) {
        return first.getKind() == DeltaKind.TEXT
            && next.getKind() == DeltaKind.TEXT
            && next.getSequence() > sequence
            && first.getReplyId().equals(next.getReplyId())
            && first.getDispatch() == next.getDispatch()
            && first.getRound() == next.getRound()
            && first.getAttempt() == next.getAttempt();
      }

      private void take(ReplyDelta next) {
        text.append(next.getText());
        sequence = next.getSequence();
      }

      /** What is sent. */
      Frame frame() {
        return new Frame(
            first.getKind() == DeltaKind.TEXT
                ? ServerFrame.delta(first, sequence, text.toString())
                : ServerFrame.tool(first));
      }

      @Override
      public int size() {
        return text.length();
      }
    }
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Item> waiting = new ArrayDeque<>();
  private int characters;
  private boolean ended;

  /** Puts in what may not get lost. Returns false if there is no room. */
  boolean offer(Item item) {
    lock.lock();
    try {
      if (ended) {
        return true;
      }
      if (!fits(item.size())) {
        dropPieces(null);
      }
      if (!fits(item.size())) {
        return false;
      }
      add(item);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Puts in a reply; the pieces of it that wait are not needed any more. */
  boolean offerReply(String replyId, String frame) {
    lock.lock();
    try {
      dropPieces(replyId);
      return offer(new Item.Frame(frame));
    } finally {
      lock.unlock();
    }
  }

  /** Puts in a piece of a reply, or drops it. */
  void offer(ReplyDelta delta) {
    lock.lock();
    try {
      if (ended) {
        return;
      }
      if (waiting.peekLast() instanceof Item.Piece last && last.takes(delta)) {
        if (characters + delta.getText().length() <= MAX_CHARACTERS) {
          last.take(delta);
          characters += delta.getText().length();
        }
        return;
      }
      Item piece = new Item.Piece(delta);
      boolean shown =
          switch (delta.getKind()) {
            case TEXT, TOOL_CALL -> true;
            // The page knows by itself that it waits.
            case STARTED, UNKNOWN -> false;
          };
      if (shown && fits(piece.size())) {
        add(piece);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for room, then puts in what may not get lost.
   *
   * @return false if nothing is sent any more
   */
  boolean put(Item item) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!ended && !fits(item.size())) {
        changed.await();
      }
      if (!ended) {
        add(item);
      }
      return !ended;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Puts in the end. What waits is still sent before it, unless {@code atOnce}.
   *
   * @return false if it had ended before
   */
  boolean close(int code, String reason, boolean atOnce) {
    lock.lock();
    try {
      if (ended) {
        return false;
      }
      if (atOnce) {
        waiting.clear();
        characters = 0;
      }
      add(new Item.Close(code, reason));
      ended = true;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Forgets everything: nothing can be sent any more. */
  void abandon() {
    lock.lock();
    try {
      ended = true;
      waiting.clear();
      characters = 0;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the next item; null if it was abandoned, or its end has been taken. */
  @Nullable Item take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (waiting.isEmpty() && !ended) {
        changed.await();
      }
      Item item = waiting.poll();
      if (item == null) {
        return null;
      }
      characters -= item.size();
      changed.signalAll();
      return item;
    } finally {
      lock.unlock();
    }
  }

  private boolean fits(int size) {
    return waiting.isEmpty() || (waiting.size() < MAX_ITEMS && characters + size <= MAX_CHARACTERS);
  }

  private void add(Item item) {
    waiting.add(item);
    characters += item.size();
    changed.signalAll();
  }

  /** Drops the pieces of one reply, or of all. */
  private void dropPieces(@Nullable String replyId) {
    waiting.removeIf(
        item -> {
          boolean drop =
              item instanceof Item.Piece piece
                  && (replyId == null || piece.first.getReplyId().equals(replyId));
          if (drop) {
            characters -= item.size();
          }
          return drop;
        });
  }
}
