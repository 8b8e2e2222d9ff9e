package io.clawstream.router.session;

import io.clawstream.events.ChatMessage;
import io.clawstream.events.ChatRole;
import io.clawstream.events.JobCancel;
import io.clawstream.events.Reply;
import io.clawstream.events.ReplyKind;
import io.clawstream.events.TurnEvent;
import io.clawstream.router.session.Effect.AppendHistory;
import io.clawstream.router.session.Effect.CancelJob;
import io.clawstream.router.session.Effect.Count;
import io.clawstream.router.session.Effect.CountUsage;
import io.clawstream.router.session.Effect.DeadLetterJob;
import io.clawstream.router.session.Effect.DispatchAgain;
import io.clawstream.router.session.Effect.ForgetTurn;
import io.clawstream.router.session.Effect.SendReply;
import io.clawstream.router.session.Effect.Tally;
import io.clawstream.router.session.Session.Closing;
import io.clawstream.router.session.Session.Compacting;
import io.clawstream.router.session.Session.Idle;
import io.clawstream.router.session.Session.Open;
import io.clawstream.router.session.Session.Processing;
import io.clawstream.router.session.Session.Waiting;
import io.clawstream.router.session.SessionEvent.ReplySeen;
import io.clawstream.schemas.UserKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** How turns go on and end: replies, failed jobs, deadlines, and what cuts a turn off. */
final class Turns {
  private Turns() {}

  static Transition replySeen(Session session, ReplySeen seen, Policy policy, Instant now) {
    Reply reply = seen.reply();
    if (reply.getKind() == ReplyKind.NOTICE) {
      return Transition.to(session);
    }
    if (!(session instanceof Open open)
        || !open.job().replyId(open.ledger().sessionKey()).equals(reply.getReplyId())) {
      return EarlyReplies.of(session, seen).orElseGet(() -> stale(session, "reply"));
    }
    if (EarlyReplies.isOvertaken(session, reply)) {
      return stale(session, "reply");
    }
    Job job = open.job();
    Question question = job.question();
    List<Effect> effects = new ArrayList<>();
    if (reply.getKind() == ReplyKind.APOLOGY) {
      effects.add(
          new DeadLetterJob(
              job,
              policy.turns().offersTools(job.round()),
              Objects.requireNonNullElse(reply.getError(), "The turn ended in an apology.")));
    }
    if (question.ownConversation()) {
      effects.add(new ForgetTurn(job.turn()));
    } else if (reply.getKind() == ReplyKind.ANSWER
        && !reply.getContent().isBlank()
        // The conversation may have been reset while the answer was on its way.
        && job.turn() >= open.ledger().conversation().firstTurn()) {
      effects.add(new AppendHistory(job.turn(), job.nextHistoryIndex(), answer(reply)));
    }
    effects.add(new CountUsage(UserKey.of(question.address()), reply.getUsage(), 1));
    effects.add(new Count(Tally.TURN_ENDED, Intake.label(reply.getKind())));
    Idle idle = open.with(open.ledger().used(reply.getUsage())).end();
    return question.ownConversation()
        ? Intake.next(idle, policy, effects)
        : Window.turnEnded(idle, job, policy, now, effects);
  }

  static Transition jobFailed(Session session, TurnEvent failure, Policy policy, Instant now) {
    if (session instanceof Processing processing && processing.isAskedBy(failure.getJobId())) {
      Processing charged = processing.with(processing.ledger().used(failure.getUsage()));
      String error =
          Objects.requireNonNullElse(failure.getError(), "The worker did not say why it failed.");
      return apologise(charged, Apology.FAILED, error, now)
          .after(
              new CountUsage(
                  UserKey.of(charged.job().question().address()), failure.getUsage(), 0));
    }
    if (session instanceof Session.Shortening shortening
        && shortening.isAskedBy(failure.getJobId())) {
      return TooLong.cut(shortening.with(shortening.ledger().used(failure.getUsage())), policy, now)
          .after(new CountUsage(UserKey.of(shortening.summary().address()), failure.getUsage(), 0));
    }
    if (session instanceof Compacting compacting && compacting.isAskedBy(failure.getJobId())) {
      return Window.failed(compacting.with(compacting.ledger().used(failure.getUsage())), policy)
          .after(new CountUsage(UserKey.of(compacting.job().address()), failure.getUsage(), 0));
    }
    return stale(session, "job_failed");
  }

  static Transition deadlinePassed(Session before, Policy policy, Instant now) {
    Transition reminded = Reminders.due(before, now);
    return looked(reminded.session(), policy, now).after(reminded.effects().toArray(Effect[]::new));
  }

  private static Transition looked(Session session, Policy policy, Instant now) {
    if (session.deadline().filter(at -> !now.isBefore(at)).isPresent()) {
      return overdue(session, policy, now);
    }
    return Expiry.looked(session, policy, now);
  }

  private static Transition overdue(Session session, Policy policy, Instant now) {
    Policy.TurnRules rules = policy.turns();
    return switch (session) {
      case Processing processing when processing.job().dispatch() < rules.maxDispatches() -> {
        Processing again = processing.dispatchAgain(now, rules.deadline());
        yield Transition.to(
            again,
            new DispatchAgain(again.job(), rules.offersTools(again.job().round())),
            new Count(Tally.REDISPATCHED, ""));
      }
      case Processing processing ->
          apologise(
              processing,
              Apology.TOO_LATE,
              "No outcome of job "
                  + processing.job().id(processing.ledger().sessionKey())
                  + " within "
                  + rules.deadline().toSeconds()
                  + " s, sent "
                  + (processing.job().dispatch() + 1)
                  + " times. Are the llm-workers running, and is the provider answering?",
              now);
      case Waiting waiting -> Tools.overdue(waiting, policy, now);
      case Session.Shortening shortening -> TooLong.cut(shortening, policy, now);
      case Compacting compacting -> Window.failed(compacting, policy);
      case Idle idle -> Transition.to(idle);
      case Closing closing -> Transition.to(closing);
    };
  }

  /** Writes the end of the turn, which takes effect when it is read back. */
  static Transition apologise(Processing processing, Apology apology, String error, Instant now) {
    return Transition.to(
        processing.close(),
        new SendReply(
            Replies.apology(
                processing.ledger().sessionKey(), processing.job(), apology, error, now)));
  }

  /**
   * Cuts a turn off: nobody wants its answer any more, but one that got there first counts.
   *
   * @param open not {@link Closing}, whose end is written already
   * @param text what the user is told in place of the answer; empty for nothing
   */
  static Transition cutOff(Open open, String reason, String text, Instant now) {
    String key = open.ledger().sessionKey();
    Job job = open.job();
    SendReply end = new SendReply(Replies.cancelled(key, job, text, reason, now));
    Count count = new Count(Tally.CANCELLED, reason);
    return switch (open) {
      case Processing processing ->
          Transition.to(processing.close(), cancel(key, job, job.id(key), reason, now), end, count);
      case Session.Shortening shortening ->
          Transition.to(
              shortening.close(),
              cancel(key, job, shortening.summary().id(key), reason, now),
              end,
              count);
      // Its tools run on, and nobody waits for them.
      case Waiting waiting -> Transition.to(waiting.close(), end, count);
      case Closing closing -> Transition.to(closing);
    };
  }

  private static CancelJob cancel(
      String sessionKey, Job job, String jobId, String reason, Instant now) {
    return new CancelJob(
        JobCancel.newBuilder()
            .setJobId(jobId)
            .setSessionKey(sessionKey)
            .setTurn(job.turn())
            .setReason(reason)
            .setAt(now.toEpochMilli())
            .build());
  }

  static Transition stale(Session session, String what) {
    return Transition.to(session, new Count(Tally.STALE, what));
  }

  private static ChatMessage answer(Reply reply) {
    return ChatMessage.newBuilder()
        .setRole(ChatRole.ASSISTANT)
        .setContent(reply.getContent())
        .build();
  }
}
