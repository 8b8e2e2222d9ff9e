package io.clawstream.router.session;

import io.clawstream.events.ChatMessage;
import io.clawstream.events.ChatRole;
import io.clawstream.events.Reply;
import io.clawstream.events.ReplyKind;
import io.clawstream.events.TurnEvent;
import io.clawstream.router.session.Effect.AppendHistory;
import io.clawstream.router.session.Effect.Count;
import io.clawstream.router.session.Effect.DeadLetterJob;
import io.clawstream.router.session.Effect.DispatchAgain;
import io.clawstream.router.session.Effect.ForgetTurn;
import io.clawstream.router.session.Effect.SendReply;
import io.clawstream.router.session.Effect.Tally;
import io.clawstream.router.session.Session.Closing;
import io.clawstream.router.session.Session.Idle;
import io.clawstream.router.session.Session.Open;
import io.clawstream.router.session.Session.Processing;
import io.clawstream.router.session.Session.Waiting;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** How turns go on and end: replies, failed jobs, deadlines. */
final class Turns {
  private Turns() {}

  static Transition replySeen(Session session, Reply reply, Policy policy) {
    if (reply.getKind() == ReplyKind.NOTICE) {
      return Transition.to(session);
    }
    if (!(session instanceof Open open)
        || !open.job().replyId(open.ledger().sessionKey()).equals(reply.getReplyId())) {
      return stale(session, "reply");
    }
    Job job = open.job();
    List<Effect> effects = new ArrayList<>();
    if (reply.getKind() == ReplyKind.APOLOGY) {
      effects.add(
          new DeadLetterJob(
              job,
              policy.offersTools(job.round()),
              Objects.requireNonNullElse(reply.getError(), "The turn ended in an apology.")));
    }
    if (job.question().ownConversation()) {
      effects.add(new ForgetTurn(job.turn()));
    } else if (reply.getKind() == ReplyKind.ANSWER && !reply.getContent().isBlank()) {
      effects.add(new AppendHistory(job.turn(), job.nextHistoryIndex(), answer(reply)));
    }
    effects.add(new Count(Tally.TURN_ENDED, reply.getKind().name().toLowerCase(Locale.ROOT)));
    Idle idle = open.with(open.ledger().used(reply.getUsage())).end();
    return Intake.next(idle, effects.toArray(Effect[]::new));
  }

  static Transition jobFailed(Session session, TurnEvent failure, Instant now) {
    if (session instanceof Processing processing && processing.isAskedBy(failure.getJobId())) {
      Processing charged = processing.with(processing.ledger().used(failure.getUsage()));
      String error =
          Objects.requireNonNullElse(failure.getError(), "The worker did not say why it failed.");
      return apologise(charged, Apology.FAILED, error, now);
    }
    return stale(session, "job_failed");
  }

  static Transition deadlinePassed(Session session, Policy policy, Instant now) {
    if (session.deadline().filter(at -> !now.isBefore(at)).isEmpty()) {
      return Transition.to(session);
    }
    return switch (session) {
      case Processing processing when processing.job().dispatch() < policy.maxDispatches() -> {
        Processing again = processing.dispatchAgain(now, policy.turnDeadline());
        yield Transition.to(
            again,
            new DispatchAgain(again.job(), policy.offersTools(again.job().round())),
            new Count(Tally.REDISPATCHED, ""));
      }
      case Processing processing ->
          apologise(
              processing,
              Apology.TOO_LATE,
              "No outcome of job "
                  + processing.job().id(processing.ledger().sessionKey())
                  + " within "
                  + policy.turnDeadline().toSeconds()
                  + " s, sent "
                  + (processing.job().dispatch() + 1)
                  + " times. Are the llm-workers running, and is the provider answering?",
              now);
      case Waiting waiting -> Tools.timedOut(waiting, policy, now);
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
