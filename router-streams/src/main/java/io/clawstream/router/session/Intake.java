package io.clawstream.router.session;

import io.clawstream.events.ChatMessage;
import io.clawstream.events.StandardMessage;
import io.clawstream.router.access.AccessDecision.Answer;
import io.clawstream.router.access.AccessDecision.Deny;
import io.clawstream.router.access.AccessDecision.Ignore;
import io.clawstream.router.access.AccessDecision.Pair;
import io.clawstream.router.access.AccessDecision.Reason;
import io.clawstream.router.access.AccessPolicy;
import io.clawstream.router.access.AccessRules;
import io.clawstream.router.access.Sender;
import io.clawstream.router.access.Tier;
import io.clawstream.router.message.ApiConversation;
import io.clawstream.router.message.Command;
import io.clawstream.router.message.MessageFacts;
import io.clawstream.router.message.MessageText;
import io.clawstream.router.session.Effect.AppendHistory;
import io.clawstream.router.session.Effect.Count;
import io.clawstream.router.session.Effect.Dequeue;
import io.clawstream.router.session.Effect.Enqueue;
import io.clawstream.router.session.Effect.ForgetBefore;
import io.clawstream.router.session.Effect.IntroduceChatter;
import io.clawstream.router.session.Effect.MarkSeen;
import io.clawstream.router.session.Effect.OpenJob;
import io.clawstream.router.session.Effect.SendReply;
import io.clawstream.router.session.Effect.Tally;
import io.clawstream.router.session.Session.Closing;
import io.clawstream.router.session.Session.Compacting;
import io.clawstream.router.session.Session.Idle;
import io.clawstream.router.session.Session.Open;
import io.clawstream.router.session.Session.Processing;
import io.clawstream.router.session.SessionEvent.MessageArrived;
import io.clawstream.router.session.SessionEvent.NextInLine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How messages come in: duplicates, access, the queue, and the opening of turns.
 *
 * <p>What was answered, queued or refused is marked as seen. What is ignored is not, unless it is
 * kept as context: ignoring it again changes nothing but that the audit says so twice.
 */
final class Intake {
  private Intake() {}

  static Transition arrived(Session session, MessageArrived event, Policy policy, Instant now) {
    StandardMessage message = event.message();
    if (event.seenBefore()) {
      return Transition.to(session, new Count(Tally.DUPLICATE, ""));
    }
    MarkSeen seen = new MarkSeen(MessageFacts.dedupeId(message));
    AccessRules rules = policy.rules(message.getChannelId(), message.getAccountId());
    return switch (AccessPolicy.decide(message, rules, event.sender())) {
      case Ignore(Reason reason)
          when reason == Reason.NOT_ADDRESSED && policy.window().chatter() > 0 ->
          Strangers.overheard(session, event, policy, now).after(seen);
      case Ignore(Reason reason) -> Strangers.ignored(session, event.incoming(), reason, now);
      case Deny(Reason reason) ->
          Strangers.denied(session, event.incoming(), reason, policy, now).after(seen);
      case Pair() -> Strangers.asked(session, event.incoming(), now).after(seen);
      case Answer() -> addressed(session, event, policy, now).after(seen);
    };
  }

  static Transition nextInLine(Session session, NextInLine event, Policy policy, Instant now) {
    if (!(session instanceof Idle idle)) {
      throw new IllegalStateException(
          "Messages were taken out of the queue of "
              + session.ledger().sessionKey()
              + ", which is not idle.");
    }
    Ledger ledger = idle.ledger();
    Idle room = idle.with(ledger.with(ledger.queue().dequeued(event.waited().size())));
    return begin(room, event.waited(), event.sender(), policy, now);
  }

  /** The session has become idle: whoever waits is next. */
  static Transition next(Idle idle, Policy policy, List<Effect> effects) {
    Ledger ledger = idle.ledger();
    if (ledger.waiting() == 0) {
      return new Transition(idle, effects);
    }
    List<Effect> all = new ArrayList<>(effects);
    all.add(new Dequeue(ledger.queue().head(), policy.queue().batch()));
    return new Transition(idle, all);
  }

  private static Transition addressed(
      Session session, MessageArrived event, Policy policy, Instant now) {
    Incoming incoming = event.incoming();
    Ledger before = session.ledger();
    Optional<Command> command = Command.in(incoming.message());
    if (command.isPresent() && command.get().kind().immediate()) {
      // Whoever only asks how things stand does not keep a conversation alive.
      Session numbered =
          session.with(before.numbered(incoming.number(), before.times().lastActivity()));
      return Commands.atOnce(
          command.get(), numbered, incoming, event.sender(), event.approval(), policy, now);
    }
    Ledger ledger = before.numbered(incoming.number(), now);
    return switch (session) {
      case Idle idle -> {
        List<Effect> first = new ArrayList<>();
        Ledger current = reset(before, ledger, policy, now, first);
        yield crowded(
                begin(idle.with(current), List.of(incoming), event.sender(), policy, now),
                event,
                policy,
                now)
            .after(first.toArray(Effect[]::new));
      }
      case Open open when mayWait(ledger, incoming, policy) ->
          crowded(enqueued(open.with(ledger), incoming, policy, now), event, policy, now);
      case Compacting busy when mayWait(ledger, incoming, policy) ->
          crowded(waits(busy.with(ledger), incoming), event, policy, now);
      case Open open -> refused(open.with(ledger), incoming, now);
      case Compacting busy -> refused(busy.with(ledger), incoming, now);
    };
  }

  /** A reminder cannot be sent again later, and there are few of them. */
  private static boolean mayWait(Ledger ledger, Incoming incoming, Policy policy) {
    return ledger.waiting() < policy.queue().maxPending()
        || MessageFacts.isReminder(incoming.message());
  }

  private static Transition enqueued(Open open, Incoming incoming, Policy policy, Instant now) {
    Transition waiting = waits(open, incoming);
    boolean interrupts =
        policy.queue().mode() == QueueMode.INTERRUPT
            && !(open instanceof Closing)
            && !open.job().question().ownConversation()
            && !MessageFacts.isReminder(incoming.message())
            && NextInLine.joins(incoming.message());
    if (!interrupts) {
      return waiting;
    }
    return Turns.cutOff((Open) waiting.session(), "interrupted", "", now)
        .after(waiting.effects().toArray(Effect[]::new));
  }

  private static Transition waits(Session session, Incoming incoming) {
    Ledger ledger = session.ledger();
    return Transition.to(
        session.with(ledger.with(ledger.queue().enqueued())),
        new Enqueue(ledger.queue().tail(), incoming),
        new Count(Tally.QUEUED, ""));
  }

  /** One notice for as long as the queue is full; but who waits for a reply gets one. */
  private static Transition refused(Session session, Incoming incoming, Instant now) {
    Ledger ledger = session.ledger();
    String key = ledger.sessionKey();
    List<Effect> effects = new ArrayList<>();
    if (!ledger.queue().busyTold() || MessageFacts.awaitsReply(incoming.message())) {
      effects.add(new SendReply(Replies.busy(key, incoming, ledger.waiting(), now)));
    }
    effects.add(Audits.message(key, incoming, "busy", "queue_full", now));
    effects.add(new Count(Tally.BUSY, ""));
    return new Transition(session.with(ledger.with(ledger.queue().told())), effects);
  }

  /** Says once that the answer will take its time, if the whole system is behind. */
  private static Transition crowded(
      Transition transition, MessageArrived event, Policy policy, Instant now) {
    Session session = transition.session();
    Ledger ledger = session.ledger();
    if (!event.crowded()
        || session instanceof Idle
        || MessageFacts.awaitsReply(event.message())
        || now.isBefore(ledger.times().queuedNotice().plus(policy.queue().queuedNoticeEvery()))) {
      return transition;
    }
    List<Effect> effects = new ArrayList<>(transition.effects());
    effects.add(new SendReply(Replies.queued(ledger.sessionKey(), event.incoming(), now)));
    effects.add(new Count(Tally.CROWDED, ""));
    return new Transition(session.with(ledger.with(ledger.times().toldQueued(now))), effects);
  }

  /** A conversation that ended by itself. */
  private static Ledger reset(
      Ledger before, Ledger ledger, Policy policy, Instant now, List<Effect> effects) {
    if (before.times().lastActivity().equals(Instant.EPOCH)
        || !policy.window().reset().due(before.times().lastActivity(), now)) {
      return ledger;
    }
    effects.add(new ForgetBefore(ledger.numbers().last()));
    effects.add(new Count(Tally.RESET, ""));
    return ledger.with(ledger.conversation().from(ledger.numbers().last()));
  }

  private static Transition begin(
      Idle idle, List<Incoming> waited, Sender sender, Policy policy, Instant now) {
    Incoming last = waited.getLast();
    StandardMessage message = last.message();
    Optional<Command> command = Command.in(message);
    if (command.isPresent()) {
      return command.get().kind().immediate()
          // It waited because an earlier release did not know it; what it decides on is not at
          // hand.
          ? Commands.atOnce(command.get(), idle, last, sender, null, policy, now)
          : Commands.inTurn(command.get(), idle, last, policy, now);
    }
    Tier tier = policy.tierOf(message, sender);
    long budget = policy.tier(tier).tokensPerDay();
    if (budget > 0 && sender.tokensToday() >= budget) {
      return overBudget(idle, waited, budget, policy, now);
    }
    String agent = MessageFacts.agentId(message).orElseGet(() -> policy.bindings().agent(message));
    Optional<ApiConversation> own = ApiConversation.in(message);
    return own.isPresent()
        ? open(
            idle,
            last.number(),
            Question.of(last, agent, tier, true, own.get().systemPrompt()),
            own.get().messages(),
            policy,
            now)
        : open(
            idle,
            last.number(),
            Question.of(last, agent, tier, false, null),
            waited.stream().map(Incoming::message).map(MessageText::entry).toList(),
            policy,
            now);
  }

  private static Transition overBudget(
      Idle idle, List<Incoming> waited, long budget, Policy policy, Instant now) {
    String key = idle.ledger().sessionKey();
    List<Effect> effects = new ArrayList<>();
    effects.add(new SendReply(Replies.overBudget(key, waited.getLast(), budget, now)));
    for (Incoming incoming : waited) {
      if (MessageFacts.isReminder(incoming.message())) {
        effects.add(new SendReply(Replies.reminder(key, incoming, now)));
      }
      effects.add(Audits.message(key, incoming, "denied", "over_budget", now));
      effects.add(new Count(Tally.OVER_BUDGET, ""));
    }
    return next(idle, policy, effects);
  }

  private static Transition open(
      Idle idle,
      long number,
      Question question,
      List<ChatMessage> opening,
      Policy policy,
      Instant now) {
    List<Effect> effects = new ArrayList<>();
    Conversation conversation = idle.ledger().conversation();
    Idle current = idle;
    int at = 0;
    if (conversation.chatter() > 0 && !question.ownConversation()) {
      long from = conversation.chatterHead();
      long to = conversation.chatterTail();
      effects.add(new IntroduceChatter(number, at++, from, to));
      current = idle.with(idle.ledger().with(conversation.withoutChatter()));
    }
    for (ChatMessage entry : opening) {
      effects.add(new AppendHistory(number, at++, entry));
    }
    Processing processing = current.open(number, question, at, now, policy.turns().deadline());
    effects.add(new OpenJob(processing.job(), policy.turns().offersTools(0)));
    effects.add(new Count(Tally.TURN_OPENED, ""));
    return new Transition(processing, effects);
  }

  static String label(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }
}
