package io.clawstream.bench.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Updates that the bot has not confirmed, in the order of their arrival, and the long poll on them:
 * {@code offset} confirms everything before it, a negative offset counts from the end and forgets
 * what is before, and of two polls at the same time the older one loses (tdlib/telegram-bot-api,
 * Client.cpp, {@code do_get_updates}). Thread-safe.
 */
final class UpdateQueue {
  static final int MAX_LIMIT = 100;
  static final Duration MAX_TIMEOUT = Duration.ofSeconds(50);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<Update> pending = new ArrayList<>();
  private long polls;
  private boolean closed;

  void add(Update update) {
    lock.lock();
    try {
      pending.add(update);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Confirms by offset, then waits for updates. */
  List<JsonNode> poll(long offset, int limit, Duration timeout)
      throws Refusal, InterruptedException {
    lock.lock();
    try {
      long mine = ++polls;
      changed.signalAll();
      confirm(offset);
      long left = timeout.toNanos();
      while (pending.isEmpty() && left > 0 && !closed) {
        left = changed.awaitNanos(left);
        if (polls != mine) {
          throw Refusal.of(
              409,
              "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running");
        }
      }
      return pending.stream().limit(limit).map(Update::json).toList();
    } finally {
      lock.unlock();
    }
  }

  /** A webhook was set: whoever polls is told. */
  void endPolls() {
    lock.lock();
    try {
      polls++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void remove(Update update) {
    lock.lock();
    try {
      pending.remove(update);
    } finally {
      lock.unlock();
    }
  }

  void clear() {
    lock.lock();
    try {
      pending.clear();
    } finally {
      lock.unlock();
    }
  }

  List<Update> pending() {
    lock.lock();
    try {
      return List.copyOf(pending);
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void confirm(long offset) {
    if (offset < 0) {
      while (pending.size() > -offset) {
        pending.removeFirst();
      }
      return;
    }
    for (Iterator<Update> each = pending.iterator(); each.hasNext(); ) {
      if (each.next().id() < offset) {
        each.remove();
      }
    }
  }
}
