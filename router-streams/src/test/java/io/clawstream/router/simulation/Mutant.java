package io.clawstream.router.simulation;

import io.clawstream.events.AuditEvent;
import io.clawstream.events.ChatMessage;
import io.clawstream.events.ChatRole;
import io.clawstream.events.Reply;
import io.clawstream.events.ReplyKind;
import io.clawstream.events.ToolResult;
import io.clawstream.events.ToolSpec;
import io.clawstream.events.TurnEvent;
import io.clawstream.router.session.Effect;
import io.clawstream.router.session.Incoming;
import io.clawstream.router.session.Job;
import io.clawstream.router.session.Ledger;
import io.clawstream.router.session.Policy;
import io.clawstream.router.session.Session;
import io.clawstream.router.session.SessionEvent;
import io.clawstream.router.session.SessionEvent.DeadlinePassed;
import io.clawstream.router.session.SessionEvent.JobFailed;
import io.clawstream.router.session.SessionEvent.MessageArrived;
import io.clawstream.router.session.SessionEvent.NextInLine;
import io.clawstream.router.session.SessionEvent.ReplySeen;
import io.clawstream.router.session.SessionEvent.ToolFinished;
import io.clawstream.router.session.SessionEvent.ToolsRequested;
import io.clawstream.router.session.SessionMachine;
import io.clawstream.router.session.Toolbox;
import io.clawstream.router.session.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Faults that are planted in the router, each of which the simulator must find. */
enum Mutant {
  NO_MARK_SEEN(() -> without(Effect.MarkSeen.class::isInstance)),
  DUPLICATES_NOT_CHECKED(
      () ->
          events(
              (_, event) ->
                  event instanceof MessageArrived arrived
                      ? new MessageArrived(
                          arrived.incoming(), false, arrived.sender(), arrived.crowded())
                      : event)),
  STALE_OUTCOMES_ACCEPTED(() -> events(Mutant::asIfOfTheCurrentJob)),
  REPLY_OF_ANOTHER_TURN_ENDS_THE_TURN(() -> events(Mutant::asIfOfTheOpenTurn)),
  SECOND_OF_TWO_EARLY_REPLIES_COUNTS(
      () -> sessions(session -> session.with(withoutEarly(session.ledger())))),
  NO_TIMER_AFTER_DISPATCH(
      () ->
          effects(
              (_, effects) ->
                  effects.stream().anyMatch(Effect.DispatchAgain.class::isInstance)
                      ? filtered(effects, Effect.SetTimer.class::isInstance)
                      : effects)),
  TIMER_NOT_CLEARED(() -> without(Effect.ClearTimer.class::isInstance)),
  QUEUE_OUT_OF_ORDER(() -> new Faults.Overtaking()),
  DEQUEUE_FORGETS_A_MESSAGE(() -> events(Mutant::withoutTheFirst)),
  QUEUE_LOSES_A_MESSAGE(() -> without(Effect.Enqueue.class::isInstance)),
  OTHER_JOB_ID_WHEN_SENT_AGAIN(
      () ->
          mapped(
              effect ->
                  effect instanceof Effect.DispatchAgain(Job job, boolean tools)
                      ? new Effect.DispatchAgain(otherRound(job), tools)
                      : effect)),
  TURN_NUMBERS_FROM_A_COUNTER(Mutant::counting),
  APOLOGY_ENDS_THE_TURN_AT_ONCE(
      () ->
          sessions(
              session ->
                  session instanceof Session.Closing closing
                      ? new Session.Idle(closing.ledger())
                      : session)),
  TOOL_RESULT_AT_THE_WRONG_PLACE(
      () ->
          mapped(
              effect ->
                  effect instanceof Effect.AppendHistory(long turn, int index, ChatMessage entry)
                          && entry.getRole() == ChatRole.TOOL
                      ? new Effect.AppendHistory(turn, index + 1, entry)
                      : effect)),
  CANCEL_WITHOUT_A_REPLY(
      () ->
          without(
              effect ->
                  effect instanceof Effect.SendReply(Reply reply)
                      && reply.getKind() == ReplyKind.CANCELLED)),
  CUT_OFF_WITHOUT_A_CANCEL(() -> without(Effect.CancelJob.class::isInstance)),
  BUSY_WITHOUT_A_NOTICE(
      () ->
          without(
              effect ->
                  effect instanceof Effect.SendReply(Reply reply)
                      && reply.getContent().startsWith("Sorry, I am still busy"))),
  BUSY_WITHOUT_AN_AUDIT(
      () ->
          without(
              effect ->
                  effect instanceof Effect.Audit(AuditEvent event)
                      && event.getDecision().equals("busy"))),
  NO_DEAD_LETTER(() -> without(Effect.DeadLetterJob.class::isInstance)),
  ANSWER_NOT_IN_THE_HISTORY(
      () ->
          without(
              effect ->
                  effect instanceof Effect.AppendHistory(_, _, ChatMessage entry)
                      && entry.getRole() == ChatRole.ASSISTANT
                      && entry.getToolRequests().isEmpty())),
  OWN_CONVERSATION_LEAVES_HISTORY(() -> without(Effect.ForgetTurn.class::isInstance)),
  SUMMARY_NOT_WRITTEN(() -> without(Effect.WriteSummary.class::isInstance)),
  SHORTER_CONVERSATION_NOT_ASKED_ABOUT(
      () -> without(effect -> effect instanceof Effect.OpenJob(Job job, _) && job.shortened())),
  CHATTER_NOT_DROPPED(() -> without(Effect.DropChatter.class::isInstance)),
  CONVERSATION_NOT_FORGOTTEN(() -> without(Effect.ForgetBefore.class::isInstance)),
  FORGOTTEN_SESSION_LEAVES_ROWS(() -> without(Effect.ForgetSession.class::isInstance)),
  APPROVAL_NOT_ASKED_FOR(() -> events((_, event) -> withoutApproval(event))),
  APPROVAL_NOT_WITHDRAWN(() -> without(Effect.ForgetApproval.class::isInstance)),
  REMINDER_NOT_WRITTEN(() -> without(Effect.Remind.class::isInstance)),
  REMINDER_TEXT_NOT_DROPPED(() -> without(Effect.DropReminder.class::isInstance)),
  REMINDER_STILL_TO_COME_WHEN_IT_HAS(() -> Mutant::remindingAgain),
  REMINDER_BEFORE_ITS_TIME(() -> Mutant::remindingEarly),
  OUTPUT_OF_AN_ABORTED_TRANSACTION_IS_COMMITTED(Faults.Torn::new),
  SESSIONS_CACHED_ACROSS_A_CRASH(Faults.Cached::new);

  // A function without a state of its own, which Error Prone cannot see of a Supplier.
  @SuppressWarnings("ImmutableEnumChecker")
  private final Supplier<Subject> planted;

  Mutant(Supplier<Subject> planted) {
    this.planted = planted;
  }

  /** A router with this fault. */
  Subject plant() {
    return planted.get();
  }

  private static Subject events(BiFunction<Session, SessionEvent, SessionEvent> change) {
    return (session, event, policy, now) ->
        SessionMachine.apply(session, change.apply(session, event), policy, now);
  }

  private static Subject sessions(UnaryOperator<Session> change) {
    return (session, event, policy, now) -> {
      Transition transition = SessionMachine.apply(session, event, policy, now);
      return new Transition(change.apply(transition.session()), transition.effects());
    };
  }

  private static Subject effects(BiFunction<Session, List<Effect>, List<Effect>> change) {
    return (session, event, policy, now) -> {
      Transition transition = SessionMachine.apply(session, event, policy, now);
      return new Transition(
          transition.session(), change.apply(transition.session(), transition.effects()));
    };
  }

  private static Subject mapped(UnaryOperator<Effect> change) {
    return effects((_, effects) -> effects.stream().map(change).toList());
  }

  private static Subject without(Predicate<Effect> lost) {
    return effects((_, effects) -> filtered(effects, lost));
  }

  private static List<Effect> filtered(List<Effect> effects, Predicate<Effect> lost) {
    return effects.stream().filter(lost.negate()).toList();
  }

  private static SessionEvent asIfOfTheCurrentJob(Session session, SessionEvent event) {
    String key = session.ledger().sessionKey();
    if (session instanceof Session.Processing asking) {
      String id = asking.job().id(key);
      return switch (event) {
        case ToolsRequested(TurnEvent asked, var toolbox) ->
            new ToolsRequested(TurnEvent.newBuilder(asked).setJobId(id).build(), toolbox);
        case JobFailed(TurnEvent failed) ->
            new JobFailed(TurnEvent.newBuilder(failed).setJobId(id).build());
        default -> event;
      };
    }
    if (session instanceof Session.Waiting waiting
        && event instanceof ToolFinished(ToolResult result)) {
      return new ToolFinished(
          ToolResult.newBuilder(result)
              .setJobId(waiting.job().id(key))
              .setIndex(waiting.outstanding().getFirst().index())
              .setRequestId(waiting.outstanding().getFirst().requestId())
              .build());
    }
    return event;
  }

  private static SessionEvent withoutApproval(SessionEvent event) {
    if (!(event instanceof ToolsRequested(TurnEvent request, Toolbox toolbox))) {
      return event;
    }
    SortedMap<String, ToolSpec> offered = new TreeMap<>();
    toolbox
        .offered()
        .forEach(
            (name, tool) ->
                offered.put(name, ToolSpec.newBuilder(tool).setApproval(false).build()));
    return new ToolsRequested(
        request, new Toolbox(offered, toolbox.forbidden(), toolbox.openTurn()));
  }

  private static SessionEvent asIfOfTheOpenTurn(Session session, SessionEvent event) {
    return session instanceof Session.Open open
            && event instanceof ReplySeen(Reply reply, long readThrough)
            && reply.getKind() != ReplyKind.NOTICE
        ? new ReplySeen(
            Reply.newBuilder(reply)
                .setReplyId(open.job().replyId(open.ledger().sessionKey()))
                .setTurn(open.job().turn())
                .build(),
            readThrough)
        : event;
  }

  private static SessionEvent withoutTheFirst(Session session, SessionEvent event) {
    return event instanceof NextInLine next && next.waited().size() > 1
        ? new NextInLine(next.waited().subList(1, next.waited().size()), next.sender())
        : event;
  }

  private static Subject counting() {
    AtomicLong count = new AtomicLong();
    return events(
        (_, event) ->
            event instanceof MessageArrived arrived && !arrived.seenBefore()
                ? new MessageArrived(
                    new Incoming(arrived.incoming().message(), count.incrementAndGet(), null),
                    false,
                    arrived.sender(),
                    arrived.crowded())
                : event);
  }

  private static Job otherRound(Job job) {
    return new Job(
        job.turn(),
        job.previousTurn(),
        job.round() + 1,
        job.dispatch(),
        job.deadline(),
        job.nextHistoryIndex(),
        job.question(),
        job.shortened());
  }

  private static Transition remindingAgain(
      Session session, SessionEvent event, Policy policy, Instant now) {
    Transition transition = SessionMachine.apply(session, event, policy, now);
    Session after = transition.session();
    return transition.effects().stream().anyMatch(Effect.Remind.class::isInstance)
        ? new Transition(
            after.with(after.ledger().withReminders(session.ledger().reminders())),
            transition.effects())
        : transition;
  }

  /** The session's clock is ahead of the others. */
  private static Transition remindingEarly(
      Session session, SessionEvent event, Policy policy, Instant now) {
    boolean mayRemind = event instanceof DeadlinePassed && !session.ledger().reminders().isEmpty();
    return SessionMachine.apply(
        session, event, policy, mayRemind ? now.plus(Duration.ofMinutes(15)) : now);
  }

  private static Ledger withoutEarly(Ledger ledger) {
    return ledger.with(ledger.numbers().withEarly(List.of()));
  }
}
