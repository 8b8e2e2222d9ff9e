package io.clawstream.router.simulation;

import io.clawstream.events.ChatMessage;
import io.clawstream.router.session.Incoming;
import io.clawstream.router.session.Policy;
import io.clawstream.router.session.ReminderMark;
import io.clawstream.router.session.ReminderText;
import io.clawstream.router.session.Session;
import io.clawstream.router.session.SessionEvent;
import io.clawstream.router.session.SessionMachine;
import io.clawstream.router.session.Transition;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Routers whose machine is as it should be, and whose shell is not. */
final class Faults {
  private Faults() {}

  static class Shells implements Subject {
    @Override
    public Transition apply(Session session, SessionEvent event, Policy policy, Instant now) {
      return SessionMachine.apply(session, event, policy, now);
    }
  }

  /** What it wrote is there although its transaction was aborted. */
  static final class Torn extends Shells {
    @Override
    public boolean isAtomic() {
      return false;
    }
  }

  /** It remembers sessions by itself, and still does after a crash. */
  static final class Cached extends Shells {
    @Override
    public Stores using(Stores stores) {
      Map<String, Session> cache = new HashMap<>();
      return new Passing(stores) {
        @Override
        public Session load(String key) {
          return cache.computeIfAbsent(key, super::load);
        }

        @Override
        public void save(Session session) {
          cache.put(session.ledger().sessionKey(), session);
          super.save(session);
        }
      };
    }
  }

  /** Each message that is put into the queue overtakes the one before it. */
  static final class Overtaking extends Shells {
    @Override
    public Stores using(Stores stores) {
      return new Passing(stores) {
        @Override
        public void enqueue(String key, long sequence, Incoming incoming) {
          Incoming before = ((MapStores) stores).of(key).pending.get(sequence - 1);
          if (before == null) {
            super.enqueue(key, sequence, incoming);
          } else {
            super.enqueue(key, sequence - 1, incoming);
            super.enqueue(key, sequence, before);
          }
        }
      };
    }
  }

  /** Stores that pass everything on. */
  static class Passing implements Stores {
    private final Stores stores;

    Passing(Stores stores) {
      this.stores = stores;
    }

    @Override
    public Session load(String key) {
      return stores.load(key);
    }

    @Override
    public void save(Session session) {
      stores.save(session);
    }

    @Override
    public boolean seenBefore(String key, String id) {
      return stores.seenBefore(key, id);
    }

    @Override
    public void markSeen(String key, String id) {
      stores.markSeen(key, id);
    }

    @Override
    public void append(String key, long turn, int index, ChatMessage message) {
      stores.append(key, turn, index, message);
    }

    @Override
    public void forgetTurn(String key, long turn) {
      stores.forgetTurn(key, turn);
    }

    @Override
    public void forgetBefore(String key, long turn) {
      stores.forgetBefore(key, turn);
    }

    @Override
    public void writeSummary(String key, long throughTurn, String text) {
      stores.writeSummary(key, throughTurn, text);
    }

    @Override
    public @Nullable String summary(String key, long throughTurn) {
      return stores.summary(key, throughTurn);
    }

    @Override
    public List<Long> turns(String key, long fromTurn, long toTurn, int limit) {
      return stores.turns(key, fromTurn, toTurn, limit);
    }

    @Override
    public List<ChatMessage> last(String key, long fromTurn, long toTurn, int limit) {
      return stores.last(key, fromTurn, toTurn, limit);
    }

    @Override
    public void enqueue(String key, long sequence, Incoming incoming) {
      stores.enqueue(key, sequence, incoming);
    }

    @Override
    public List<Incoming> dequeue(String key, long sequence, int limit) {
      return stores.dequeue(key, sequence, limit);
    }

    @Override
    public void keepChatter(String key, long sequence, ChatMessage message) {
      stores.keepChatter(key, sequence, message);
    }

    @Override
    public List<ChatMessage> takeChatter(String key, long from, long to) {
      return stores.takeChatter(key, from, to);
    }

    @Override
    public void keepReminder(String key, ReminderMark mark, ReminderText text) {
      stores.keepReminder(key, mark, text);
    }

    @Override
    public ReminderText takeReminder(String key, ReminderMark mark) {
      return stores.takeReminder(key, mark);
    }

    @Override
    public void setTimer(String key, Instant at) {
      stores.setTimer(key, at);
    }

    @Override
    public void clearTimer(String key, Instant at) {
      stores.clearTimer(key, at);
    }

    @Override
    public void forgetSession(String key) {
      stores.forgetSession(key);
    }
  }
}
