package io.clawstream.router.session;

import io.clawstream.events.Reply;
import io.clawstream.events.StandardMessage;
import io.clawstream.events.ToolResult;
import io.clawstream.events.ToolSpec;
import io.clawstream.events.TurnEvent;
import io.clawstream.router.session.Effect.Dequeue;
import io.clawstream.router.session.Effect.Enqueue;
import io.clawstream.router.session.SessionEvent.DeadlinePassed;
import io.clawstream.router.session.SessionEvent.JobFailed;
import io.clawstream.router.session.SessionEvent.MessageArrived;
import io.clawstream.router.session.SessionEvent.NextInLine;
import io.clawstream.router.session.SessionEvent.ReplySeen;
import io.clawstream.router.session.SessionEvent.ToolFinished;
import io.clawstream.router.session.SessionEvent.ToolsRequested;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** One session, its queue and a clock: applies events and keeps what the last one led to. */
final class Play {
  final Policy policy;
  Session session;
  Instant now = Samples.NOON;
  List<Effect> effects = List.of();
  private final Map<Long, Enqueue> queue = new HashMap<>();

  Play(Policy policy) {
    this(policy, Samples.DM);
  }

  Play(Policy policy, String sessionKey) {
    this.policy = policy;
    this.session = Session.fresh(sessionKey);
  }

  Play arrives(StandardMessage message) {
    return happens(new MessageArrived(new Incoming(message, Samples.TRACE), false));
  }

  Play arrivesAgain(StandardMessage message) {
    return happens(new MessageArrived(new Incoming(message, null), true));
  }

  Play says(String id, String content) {
    return arrives(Samples.message(id, content));
  }

  Play asksForTools(TurnEvent event, Map<String, ToolSpec> offered) {
    return happens(new ToolsRequested(event, offered));
  }

  Play fails(TurnEvent event) {
    return happens(new JobFailed(event));
  }

  Play toolGives(ToolResult result) {
    return happens(new ToolFinished(result));
  }

  Play sees(Reply reply) {
    return happens(new ReplySeen(reply));
  }

  Play isAnswered() {
    return sees(Samples.answer(key(), session.ledger().turn(), "Answer"));
  }

  Play waits(Duration duration) {
    now = now.plus(duration);
    return happens(new DeadlinePassed());
  }

  Play happens(SessionEvent event) {
    List<Effect> all = new ArrayList<>();
    SessionEvent next = event;
    while (next != null) {
      Transition transition = SessionMachine.apply(session, next, policy, now);
      session = transition.session();
      next = null;
      for (Effect effect : transition.effects()) {
        all.add(effect);
        if (effect instanceof Enqueue waiting) {
          queue.put(waiting.sequence(), waiting);
        } else if (effect instanceof Dequeue(long sequence)) {
          Enqueue waiting = Objects.requireNonNull(queue.remove(sequence));
          next = new NextInLine(waiting.number(), waiting.incoming());
        }
      }
    }
    effects = List.copyOf(all);
    return this;
  }

  String key() {
    return session.ledger().sessionKey();
  }

  Job job() {
    return ((Session.Open) session).job();
  }

  <T extends Effect> Stream<T> effects(Class<T> type) {
    return effects.stream().filter(type::isInstance).map(type::cast);
  }

  <T extends Effect> T effect(Class<T> type) {
    List<T> found = effects(type).toList();
    if (found.size() != 1) {
      throw new AssertionError(
          "Expected one " + type.getSimpleName() + ", but the effects are " + effects);
    }
    return found.getFirst();
  }
}
