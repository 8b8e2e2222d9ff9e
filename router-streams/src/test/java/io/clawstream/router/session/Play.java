package io.clawstream.router.session;

import io.clawstream.events.Approval;
import io.clawstream.events.ChatMessage;
import io.clawstream.events.ChatType;
import io.clawstream.events.ControlCommand;
import io.clawstream.events.ControlKind;
import io.clawstream.events.Reply;
import io.clawstream.events.StandardMessage;
import io.clawstream.events.ToolResult;
import io.clawstream.events.ToolSpec;
import io.clawstream.events.TurnEvent;
import io.clawstream.router.access.Sender;
import io.clawstream.router.session.Effect.AppendHistory;
import io.clawstream.router.session.Effect.Dequeue;
import io.clawstream.router.session.Effect.Enqueue;
import io.clawstream.router.session.SessionEvent.DeadlinePassed;
import io.clawstream.router.session.SessionEvent.JobFailed;
import io.clawstream.router.session.SessionEvent.MessageArrived;
import io.clawstream.router.session.SessionEvent.NextInLine;
import io.clawstream.router.session.SessionEvent.Ordered;
import io.clawstream.router.session.SessionEvent.ReplySeen;
import io.clawstream.router.session.SessionEvent.ToolFinished;
import io.clawstream.router.session.SessionEvent.ToolsRequested;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One session, its queue and a clock: applies events and keeps what the last one led to. */
final class Play {
  final Policy policy;
  Session session;
  Instant now = Samples.NOON;
  List<Effect> effects = List.of();
  private final TreeMap<Long, Incoming> queue = new TreeMap<>();
  private final TreeMap<Long, TreeMap<Integer, ChatMessage>> history = new TreeMap<>();
  final SortedSet<String> forbidden = new TreeSet<>();
  boolean crowded;
  private long number;

  Play(Policy policy) {
    this(policy, Samples.DM);
  }

  Play(Policy policy, String sessionKey) {
    this.policy = policy;
    this.session = Session.fresh(sessionKey);
  }

  Play arrives(StandardMessage message) {
    return arrives(message, Sender.STRANGER);
  }

  Play arrives(StandardMessage message, Sender sender) {
    Incoming incoming = new Incoming(message, ++number, Samples.TRACE);
    return happens(new MessageArrived(incoming, false, sender, crowded));
  }

  Play arrivesAgain(StandardMessage message) {
    Incoming incoming = new Incoming(message, ++number, null);
    return happens(new MessageArrived(incoming, true, Sender.STRANGER, false));
  }

  Play says(String id, String content) {
    return arrives(Samples.message(id, content));
  }

  Play asksForTools(TurnEvent event, Map<String, ToolSpec> offered) {
    return happens(new ToolsRequested(event, toolbox(offered)));
  }

  /** With what the open turn's history holds. */
  private Toolbox toolbox(Map<String, ToolSpec> offered) {
    return new Toolbox(
        new TreeMap<>(offered),
        forbidden,
        session instanceof Session.Open open
            ? List.copyOf(history.getOrDefault(open.job().turn(), new TreeMap<>()).values())
            : List.of());
  }

  Play fails(TurnEvent event) {
    return happens(new JobFailed(event));
  }

  Play toolGives(ToolResult result) {
    return happens(new ToolFinished(result));
  }

  Play sees(Reply reply) {
    return happens(new ReplySeen(reply, number));
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
        if (effect instanceof AppendHistory(long turn, int index, ChatMessage message)) {
          history.computeIfAbsent(turn, _ -> new TreeMap<>()).put(index, message);
        } else if (effect instanceof Enqueue(long sequence, Incoming incoming)) {
          queue.put(sequence, incoming);
        } else if (effect instanceof Dequeue(long sequence, int limit)) {
          next = new NextInLine(taken(sequence, limit), Sender.STRANGER);
        }
      }
    }
    effects = List.copyOf(all);
    return this;
  }

  private List<Incoming> taken(long sequence, int limit) {
    List<Incoming> taken = new ArrayList<>();
    for (long at = sequence; at < sequence + limit && queue.containsKey(at); at++) {
      boolean joins = NextInLine.joins(queue.get(at).message());
      if (!taken.isEmpty() && !joins) {
        break;
      }
      taken.add(queue.remove(at));
      if (!joins) {
        break;
      }
    }
    return taken;
  }

  Play isOrdered(ControlKind kind, String id) {
    ControlCommand command =
        ControlCommand.newBuilder()
            .setCommandId(id)
            .setKind(kind)
            .setSubject(key())
            .setIssuedBy("operator")
            .setAt(now.toEpochMilli())
            .build();
    return happens(new Ordered(command, false, toolbox(Map.of())));
  }

  /** An operator decides on a call; these are the tools that the session may use then. */
  Play decides(ControlKind kind, String approvalId, Map<String, ToolSpec> offered) {
    ControlCommand command =
        ControlCommand.newBuilder()
            .setCommandId("c-" + ++number)
            .setKind(kind)
            .setSubject(key())
            .setArgument(approvalId)
            .setIssuedBy("operator")
            .setAt(now.toEpochMilli())
            .build();
    return happens(new Ordered(command, false, toolbox(offered)));
  }

  /** Somebody decides on a call by a message; this is what waits under the id that it names. */
  Play decidesByChat(String user, String text, @Nullable Approval waiting) {
    StandardMessage message =
        Samples.message("webchat", ChatType.DM, user, Long.toString(++number), text).build();
    Incoming incoming = new Incoming(message, number, Samples.TRACE);
    return happens(new MessageArrived(incoming, false, Sender.STRANGER, false, waiting));
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
