package io.clawstream.router.simulation;

import io.clawstream.events.ChatMessage;
import io.clawstream.events.ControlCommand;
import io.clawstream.events.Reply;
import io.clawstream.events.ReplyKind;
import io.clawstream.events.StandardMessage;
import io.clawstream.events.ToolResult;
import io.clawstream.events.TurnEvent;
import io.clawstream.kit.tools.ToolRules;
import io.clawstream.router.message.MessageFacts;
import io.clawstream.router.session.Conversation;
import io.clawstream.router.session.Effect;
import io.clawstream.router.session.GroupChatter;
import io.clawstream.router.session.Incoming;
import io.clawstream.router.session.Job;
import io.clawstream.router.session.Ledger;
import io.clawstream.router.session.Orders;
import io.clawstream.router.session.Session;
import io.clawstream.router.session.SessionEvent;
import io.clawstream.router.session.SessionEvent.ContextTooLong;
import io.clawstream.router.session.SessionEvent.DeadlinePassed;
import io.clawstream.router.session.SessionEvent.JobFailed;
import io.clawstream.router.session.SessionEvent.MessageArrived;
import io.clawstream.router.session.SessionEvent.NextInLine;
import io.clawstream.router.session.SessionEvent.Ordered;
import io.clawstream.router.session.SessionEvent.ReplySeen;
import io.clawstream.router.session.SessionEvent.Summarised;
import io.clawstream.router.session.SessionEvent.ToolFinished;
import io.clawstream.router.session.SessionEvent.ToolsRequested;
import io.clawstream.router.session.Toolbox;
import io.clawstream.router.session.Transition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Applies the machine to what comes in, and carries out the effects, as the topology does it. */
final class Shell {
  private final Subject subject;
  private final Scenario scenario;
  private final Stores stores;

  Shell(Subject subject, Scenario scenario, Stores stores) {
    this.subject = subject;
    this.scenario = scenario;
    this.stores = subject.using(stores);
  }

  /** Returns what is written, in order. */
  List<Output> handle(Input input) {
    List<Output> written = new ArrayList<>();
    Session session = stores.load(input.key());
    switch (input) {
      case Input.Received received -> {
        SessionEvent event = event(received, session);
        if (event != null) {
          apply(session, event, input, written);
        }
      }
      case Input.Due due -> {
        if (session.timers().contains(due.at())) {
          apply(session, new DeadlinePassed(), input, written);
        } else {
          stores.clearTimer(due.key(), due.at());
        }
      }
    }
    return written;
  }

  private @Nullable SessionEvent event(Input.Received received, Session session) {
    String key = received.key();
    return switch (received.value()) {
      case StandardMessage message ->
          new MessageArrived(
              new Incoming(message, received.offset() + 1L, null),
              stores.seenBefore(key, MessageFacts.dedupeId(message)),
              received.sender(),
              received.crowded());
      case TurnEvent event ->
          switch (event.getKind()) {
            case TOOLS_REQUESTED -> new ToolsRequested(event, toolbox(session));
            case CONTEXT_TOO_LONG -> new ContextTooLong(event, shownIn(session));
            case SUMMARISED -> new Summarised(event);
            case JOB_FAILED, UNKNOWN -> new JobFailed(event);
          };
      case ToolResult result -> new ToolFinished(result);
      case Reply reply ->
          reply.getKind() == ReplyKind.NOTICE ? null : new ReplySeen(reply, received.readThrough());
      case ControlCommand command ->
          new Ordered(command, stores.seenBefore(key, Orders.dedupeId(command)), toolbox(session));
      default -> throw new IllegalStateException("Nobody writes " + received.value() + " here.");
    };
  }

  private Toolbox toolbox(Session session) {
    return session instanceof Session.Open open
        ? Toolbox.of(
            Worker.TOOLS.values(),
            ToolRules.ALL,
            ToolRules.ALL,
            stores.last(
                open.ledger().sessionKey(),
                open.job().turn(),
                open.job().turn(),
                Integer.MAX_VALUE))
        : Toolbox.EMPTY;
  }

  private List<Long> shownIn(Session session) {
    return session instanceof Session.Open open
        ? stores.turns(
            session.ledger().sessionKey(),
            session.ledger().conversation().firstTurn(),
            open.job().turn() - 1,
            scenario.window().entries())
        : List.of();
  }

  private void apply(Session before, SessionEvent first, Input input, List<Output> written) {
    Session session = before;
    SessionEvent event = first;
    while (event != null) {
      Transition transition = subject.apply(session, event, scenario.policy(), input.now());
      session = transition.session();
      List<Incoming> next = carryOut(session, transition.effects(), written, input.now());
      event = next.isEmpty() ? null : new NextInLine(next, input.sender());
    }
    if (!session.equals(before)) {
      stores.save(session);
    }
  }

  private List<Incoming> carryOut(
      Session session, List<Effect> effects, List<Output> written, Instant now) {
    String key = session.ledger().sessionKey();
    List<Incoming> next = List.of();
    for (Effect effect : effects) {
      switch (effect) {
        case Effect.MarkSeen(String id) -> stores.markSeen(key, id);
        case Effect.AppendHistory(long turn, int index, ChatMessage message) ->
            stores.append(key, turn, index, message);
        case Effect.ForgetTurn(long turn) -> stores.forgetTurn(key, turn);
        case Effect.ForgetBefore(long turn) -> stores.forgetBefore(key, turn);
        case Effect.WriteSummary(long turn, String text) -> stores.writeSummary(key, turn, text);
        case Effect.KeepChatter(long sequence, ChatMessage message) ->
            stores.keepChatter(key, sequence, message);
        case Effect.DropChatter(long from, long to) -> {
          var _ = stores.takeChatter(key, from, to);
        }
        case Effect.IntroduceChatter(long turn, int index, long from, long to) ->
            stores.append(key, turn, index, GroupChatter.entry(stores.takeChatter(key, from, to)));
        case Effect.OpenJob(Job job, boolean tools) -> written.add(job(session, job, tools));
        case Effect.DispatchAgain(Job job, boolean tools) -> written.add(job(session, job, tools));
        case Effect.OpenSummary(var job) ->
            written.add(new Output.SummarySent(key, job.id(key), job));
        case Effect.CancelJob(var cancel) -> written.add(new Output.Cancelled(cancel));
        case Effect.CallTool(var call) -> written.add(new Output.ToolCalled(call));
        case Effect.AskApproval(var approval) -> written.add(new Output.Asked(approval));
        case Effect.ForgetApproval(String id) -> written.add(new Output.Withdrawn(id));
        // Operators decide by the command line here, and not in a chat.
        case Effect.GiveOrder _ -> {}
        case Effect.Enqueue(long sequence, Incoming incoming) ->
            stores.enqueue(key, sequence, incoming);
        case Effect.Dequeue(long sequence, int limit) ->
            next = stores.dequeue(key, sequence, limit);
        case Effect.SendReply(Reply reply) -> written.add(new Output.Replied(reply));
        case Effect.DeadLetterJob(Job job, _, String reason) ->
            written.add(new Output.PutAside(key, job.turn(), reason));
        case Effect.WritePairing _ -> {}
        case Effect.CountUsage(_, var usage, int turns) ->
            written.add(new Output.Used(key, usage, turns));
        case Effect.Audit(var event) -> written.add(new Output.Audited(event));
        case Effect.KeepReminder(var mark, var text) -> stores.keepReminder(key, mark, text);
        case Effect.DropReminder(var mark) -> {
          var _ = stores.takeReminder(key, mark);
        }
        case Effect.Remind(var mark) ->
            written.add(new Output.Reminded(stores.takeReminder(key, mark).message(mark, now)));
        case Effect.SetTimer(Instant at) -> stores.setTimer(key, at);
        case Effect.ClearTimer(Instant at) -> stores.clearTimer(key, at);
        case Effect.ForgetSession _ -> stores.forgetSession(key);
        case Effect.Count _ -> {}
      }
    }
    return next;
  }

  private Output.JobSent job(Session session, Job job, boolean offersTools) {
    Ledger ledger = session.ledger();
    String key = ledger.sessionKey();
    Conversation conversation = ledger.conversation();
    boolean own = job.question().ownConversation();
    List<ChatMessage> openTurn = stores.last(key, job.turn(), job.turn(), Integer.MAX_VALUE);
    List<ChatMessage> earlier =
        own
            ? List.of()
            : stores.last(
                key,
                conversation.firstTurn(),
                job.turn() - 1,
                scenario.window().entries() - openTurn.size());
    return new Output.JobSent(
        key,
        job.id(key),
        job,
        offersTools,
        openTurn,
        scenario.window().show(earlier, openTurn),
        !own && conversation.summarised()
            ? stores.summary(key, conversation.compactedThrough())
            : null);
  }
}
