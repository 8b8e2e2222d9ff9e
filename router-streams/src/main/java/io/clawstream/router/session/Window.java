package io.clawstream.router.session;

import io.clawstream.events.TurnEvent;
import io.clawstream.router.session.Effect.Count;
import io.clawstream.router.session.Effect.CountUsage;
import io.clawstream.router.session.Effect.ForgetBefore;
import io.clawstream.router.session.Effect.OpenSummary;
import io.clawstream.router.session.Effect.Tally;
import io.clawstream.router.session.Effect.WriteSummary;
import io.clawstream.router.session.Policy.WindowRules;
import io.clawstream.router.session.Session.Compacting;
import io.clawstream.router.session.Session.Idle;
import io.clawstream.schemas.UserKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What becomes of a conversation that has filled the window that a model is shown: it is summarised
 * by a job of its own, after an answer and while nobody waits, or its older half is forgotten. What
 * was said since the time before last stays word for word, so that a model always sees a full
 * window besides the summary.
 */
final class Window {
  private Window() {}

  /** A turn of the session's own conversation has ended. */
  static Transition turnEnded(
      Idle idle, Job job, Policy policy, Instant now, List<Effect> effects) {
    Ledger ledger = idle.ledger();
    WindowRules rules = policy.window();
    if (!full(ledger, rules)) {
      return Intake.next(idle, policy, effects);
    }
    List<Effect> all = new ArrayList<>(effects);
    if (!rules.summarise()) {
      Conversation before = ledger.conversation();
      all.add(new ForgetBefore(before.compactedThrough() + 1));
      all.add(new Count(Tally.COMPACTED, "cut"));
      Idle cut = idle.with(ledger.with(before.cut(ledger.turn())));
      return Intake.next(cut, policy, all);
    }
    Question question = job.question();
    SummaryJob summary =
        new SummaryJob(
            ledger.turn(),
            now.plus(policy.turns().deadline()),
            question.address(),
            question.agentId(),
            question.traceparent());
    all.add(new OpenSummary(summary));
    return new Transition(idle.compact(summary), all);
  }

  static Transition summarised(Session session, TurnEvent event, Policy policy) {
    if (!(session instanceof Compacting compacting) || !compacting.isAskedBy(event.getJobId())) {
      return Turns.stale(session, "summary");
    }
    Ledger ledger = compacting.ledger().used(event.getUsage());
    CountUsage used = new CountUsage(UserKey.of(compacting.job().address()), event.getUsage(), 0);
    Conversation before = ledger.conversation();
    long through = compacting.job().throughTurn();
    if (event.getContent().isBlank()) {
      return failed(compacting.with(ledger), policy).after(used);
    }
    Idle idle = compacting.rest().with(ledger.with(before.summarised(through)));
    return Intake.next(
        idle,
        policy,
        List.of(
            used,
            // What the last summary covers, itself included.
            new ForgetBefore(before.compactedThrough() + 1),
            new WriteSummary(through, event.getContent().strip()),
            new Count(Tally.COMPACTED, "summarised")));
  }

  /** No summary comes. The window shows the newest that fits, as it does without one. */
  static Transition failed(Compacting compacting, Policy policy) {
    Ledger ledger = compacting.ledger();
    Idle idle = compacting.rest().with(ledger.with(ledger.conversation().unsummarised()));
    return Intake.next(idle, policy, List.of(new Count(Tally.COMPACTED, "failed")));
  }

  /** While somebody waits, a summary is put off, but not for ever. */
  private static boolean full(Ledger ledger, WindowRules rules) {
    Conversation conversation = ledger.conversation();
    int patience = ledger.waiting() == 0 ? 2 : 3;
    return 2L * conversation.liveEntries() >= (long) patience * rules.entries()
        || 2L * conversation.liveTokens() >= (long) patience * rules.tokens();
  }
}
