package io.clawstream.router.session;

import io.clawstream.events.TurnEvent;
import io.clawstream.router.session.Effect.Count;
import io.clawstream.router.session.Effect.CountUsage;
import io.clawstream.router.session.Effect.ForgetBefore;
import io.clawstream.router.session.Effect.OpenJob;
import io.clawstream.router.session.Effect.OpenSummary;
import io.clawstream.router.session.Effect.Tally;
import io.clawstream.router.session.Effect.WriteSummary;
import io.clawstream.router.session.Session.Processing;
import io.clawstream.router.session.SessionEvent.ContextTooLong;
import io.clawstream.schemas.UserKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What becomes of a turn whose conversation is too long for the model. The older half of what was
 * said before the turn is put into a summary, by a job of its own while the turn is open, or is
 * forgotten if no summary comes; then the model is asked again. That is done once in a turn: if it
 * is still too long, or if nothing was said before, the turn ends with an apology that says so.
 */
final class TooLong {
  private TooLong() {}

  /** A model said that the conversation is too long for it. */
  static Transition begun(Session session, ContextTooLong event, Policy policy, Instant now) {
    TurnEvent failure = event.failure();
    if (!(session instanceof Processing asked) || !asked.isAskedBy(failure.getJobId())) {
      return Turns.stale(session, "context_too_long");
    }
    Processing processing = asked.with(asked.ledger().used(failure.getUsage()));
    Job job = processing.job();
    Question question = job.question();
    CountUsage used = new CountUsage(UserKey.of(question.address()), failure.getUsage(), 0);
    if (job.shortened() || question.ownConversation() || event.shown().isEmpty()) {
      String error =
          Objects.requireNonNullElse(failure.getError(), "The conversation is too long.");
      return Turns.apologise(
              processing,
              question.ownConversation() ? Apology.QUESTION_TOO_LONG : Apology.TOO_LONG,
              error,
              now)
          .after(used);
    }
    // What an earlier summary covers goes with it: it is in the new one.
    long middle = event.shown().get((event.shown().size() - 1) / 2);
    long through = Math.max(middle, processing.ledger().conversation().compactedThrough());
    SummaryJob summary =
        new SummaryJob(
            through,
            now.plus(policy.turns().deadline()),
            question.address(),
            question.agentId(),
            question.traceparent());
    Session.Shortening shortening = processing.shorten(summary);
    return policy.window().summarise()
        ? Transition.to(shortening, used, new OpenSummary(summary))
        : cut(shortening, policy, now).after(used);
  }

  static Transition summarised(
      Session.Shortening shortening, TurnEvent event, Policy policy, Instant now) {
    if (!shortening.isAskedBy(event.getJobId())) {
      return Turns.stale(shortening, "summary");
    }
    Ledger ledger = shortening.ledger().used(event.getUsage());
    CountUsage used =
        new CountUsage(UserKey.of(shortening.summary().address()), event.getUsage(), 0);
    Session.Shortening charged = shortening.with(ledger);
    if (event.getContent().isBlank()) {
      return cut(charged, policy, now).after(used);
    }
    long through = shortening.summary().throughTurn();
    return askAgain(
            charged.with(ledger.with(ledger.conversation().shortened(through, true))),
            policy,
            now,
            new ForgetBefore(through + 1),
            new WriteSummary(through, event.getContent().strip()),
            new Count(Tally.COMPACTED, "summarised"))
        .after(used);
  }

  /** No summary comes: the older half is left out without one. */
  static Transition cut(Session.Shortening shortening, Policy policy, Instant now) {
    Ledger ledger = shortening.ledger();
    long through = shortening.summary().throughTurn();
    return askAgain(
        shortening.with(ledger.with(ledger.conversation().shortened(through, false))),
        policy,
        now,
        new ForgetBefore(through + 1),
        new Count(Tally.COMPACTED, "cut"));
  }

  private static Transition askAgain(
      Session.Shortening shortening, Policy policy, Instant now, Effect... first) {
    Processing again = shortening.askAgain(now, policy.turns().deadline());
    List<Effect> effects = new ArrayList<>(List.of(first));
    effects.add(new OpenJob(again.job(), policy.turns().offersTools(again.job().round())));
    return new Transition(again, effects);
  }
}
