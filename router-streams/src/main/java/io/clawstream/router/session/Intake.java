package io.clawstream.router.session;

import io.clawstream.events.ChatMessage;
import io.clawstream.events.StandardMessage;
import io.clawstream.router.access.AccessDecision.Answer;
import io.clawstream.router.access.AccessDecision.Deny;
import io.clawstream.router.access.AccessDecision.Ignore;
import io.clawstream.router.access.AccessDecision.Reason;
import io.clawstream.router.access.AccessPolicy;
import io.clawstream.router.message.ApiConversation;
import io.clawstream.router.message.Command;
import io.clawstream.router.message.MessageFacts;
import io.clawstream.router.message.MessageText;
import io.clawstream.router.session.Effect.AppendHistory;
import io.clawstream.router.session.Effect.Count;
import io.clawstream.router.session.Effect.Dequeue;
import io.clawstream.router.session.Effect.Enqueue;
import io.clawstream.router.session.Effect.MarkSeen;
import io.clawstream.router.session.Effect.OpenJob;
import io.clawstream.router.session.Effect.SendReply;
import io.clawstream.router.session.Effect.Tally;
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
 * How messages come in: duplicates, access, the queue, commands, and the opening of turns.
 *
 * <p>What was answered, queued or refused is marked as seen. What is ignored is not: ignoring it
 * again changes nothing, and the chatter of a large group would cost a write per message.
 */
final class Intake {
  private Intake() {}

  static Transition arrived(Session session, MessageArrived event, Policy policy, Instant now) {
    StandardMessage message = event.message();
    if (event.seenBefore()) {
      return Transition.to(session, new Count(Tally.DUPLICATE, ""));
    }
    MarkSeen seen = new MarkSeen(MessageFacts.dedupeId(message));
    return switch (AccessPolicy.decide(message, policy.rules(message.getChannelId()))) {
      case Ignore(Reason reason) -> Transition.to(session, new Count(Tally.IGNORED, label(reason)));
      case Deny(Reason reason) ->
          denied(session, event.incoming(), policy, now)
              .after(seen, new Count(Tally.DENIED, label(reason)));
      case Answer() -> addressed(session, event.incoming(), policy, now).after(seen);
    };
  }

  static Transition nextInLine(Session session, NextInLine event, Policy policy, Instant now) {
    return switch (session) {
      case Idle idle -> begin(idle, event.number(), event.incoming(), policy, now);
      case Open open ->
          throw new IllegalStateException(
              "A message was taken out of the queue of "
                  + open.ledger().sessionKey()
                  + " while turn "
                  + open.job().turn()
                  + " is open.");
    };
  }

  /** The session has become idle: whoever waits is next. */
  static Transition next(Idle idle, Effect... effects) {
    if (idle.ledger().waiting() == 0) {
      return Transition.to(idle, effects);
    }
    List<Effect> all = new ArrayList<>(List.of(effects));
    all.add(new Dequeue(idle.ledger().pendingHead()));
    return new Transition(idle.with(idle.ledger().dequeued()), all);
  }

  private static Transition denied(Session session, Incoming incoming, Policy policy, Instant now) {
    Ledger ledger = session.ledger();
    if (now.isBefore(ledger.deniedNoticeAt().plus(policy.deniedNoticeEvery()))) {
      return Transition.to(session);
    }
    return Transition.to(
        session.with(ledger.denied(now)),
        new SendReply(Replies.denied(ledger.sessionKey(), incoming, now)));
  }

  private static Transition addressed(
      Session session, Incoming incoming, Policy policy, Instant now) {
    Ledger ledger = session.ledger().numbered(now);
    long number = ledger.messages();
    return switch (session) {
      case Idle idle -> begin(idle.with(ledger), number, incoming, policy, now);
      case Open open when ledger.waiting() < policy.maxPending() ->
          Transition.to(
              open.with(ledger.enqueued()),
              new Enqueue(ledger.pendingTail(), number, incoming),
              new Count(Tally.QUEUED, ""));
      case Open open ->
          Transition.to(
              open.with(ledger),
              new SendReply(Replies.busy(ledger.sessionKey(), incoming, ledger.waiting(), now)),
              new Count(Tally.BUSY, ""));
    };
  }

  private static Transition begin(
      Idle idle, long number, Incoming incoming, Policy policy, Instant now) {
    Optional<ApiConversation> own = ApiConversation.in(incoming.message());
    if (own.isPresent()) {
      Question question = Question.of(incoming, true, own.get().systemPrompt());
      return open(idle, number, question, own.get().messages(), policy, now);
    }
    Optional<Command> command = Command.in(incoming.message());
    if (command.isPresent()) {
      return obey(command.get(), idle, number, incoming, now);
    }
    return open(
        idle,
        number,
        Question.of(incoming, false, null),
        List.of(MessageText.entry(incoming.message())),
        policy,
        now);
  }

  private static Transition open(
      Idle idle,
      long number,
      Question question,
      List<ChatMessage> opening,
      Policy policy,
      Instant now) {
    Processing processing = idle.open(number, question, opening.size(), now, policy.turnDeadline());
    List<Effect> effects = new ArrayList<>();
    for (int i = 0; i < opening.size(); i++) {
      effects.add(new AppendHistory(number, i, opening.get(i)));
    }
    effects.add(new OpenJob(processing.job(), policy.offersTools(0)));
    effects.add(new Count(Tally.TURN_OPENED, ""));
    return new Transition(processing, effects);
  }

  private static Transition obey(
      Command command, Idle idle, long number, Incoming incoming, Instant now) {
    String key = idle.ledger().sessionKey();
    Count count = new Count(Tally.COMMAND, command.name().toLowerCase(Locale.ROOT));
    return switch (command) {
      case NEW ->
          next(
              idle.with(idle.ledger().conversationFrom(number + 1)),
              new SendReply(Replies.newConversation(key, incoming, now)),
              count);
      case HELP -> next(idle, new SendReply(Replies.help(key, incoming, now)), count);
    };
  }

  private static String label(Reason reason) {
    return reason.name().toLowerCase(Locale.ROOT);
  }
}
