package io.clawstream.router.topology;

import io.clawstream.events.ChatMessage;
import io.clawstream.events.Reminder;
import io.clawstream.events.ToolCall;
import io.clawstream.kit.log.LogKeys;
import io.clawstream.router.session.Effect;
import io.clawstream.router.session.GroupChatter;
import io.clawstream.router.session.Incoming;
import io.clawstream.router.session.Job;
import io.clawstream.router.session.Policy;
import io.clawstream.router.session.ReminderMark;
import io.clawstream.router.session.Session;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out what the session machine decides: writes to the stores and to the topics. */
final class EffectRunner {
  private static final Logger log = LoggerFactory.getLogger(EffectRunner.class);

  private final Policy policy;
  private final SessionStores stores;
  private final People people;
  private final JobAssembly jobs;
  private final Outbox outbox;
  private final Tallies tallies;

  EffectRunner(
      Policy policy,
      SessionStores stores,
      People people,
      JobAssembly jobs,
      Outbox outbox,
      Tallies tallies) {
    this.policy = policy;
    this.stores = stores;
    this.people = people;
    this.jobs = jobs;
    this.outbox = outbox;
    this.tallies = tallies;
  }

  /**
   * Carries them out in their order.
   *
   * @param session as it is after the event
   * @return the waiting messages that were taken out and are to be dealt with at once; mostly none
   */
  List<Incoming> carryOut(Session session, List<Effect> effects, Instant now) {
    String key = session.ledger().sessionKey();
    List<Incoming> next = List.of();
    for (Effect effect : effects) {
      switch (effect) {
        case Effect.MarkSeen(String id) -> stores.markSeen(key, id, now);
        case Effect.AppendHistory(long turn, int index, ChatMessage message) ->
            stores.conversation().append(key, turn, index, message, now);
        case Effect.ForgetTurn(long turn) -> stores.conversation().forgetTurn(key, turn);
        case Effect.ForgetBefore(long turn) -> stores.conversation().forgetBefore(key, turn);
        case Effect.WriteSummary(long throughTurn, String text) ->
            stores.conversation().writeSummary(key, throughTurn, text, now);
        case Effect.KeepChatter(long sequence, ChatMessage message) ->
            stores.conversation().keepChatter(key, sequence, message, now);
        case Effect.DropChatter(long from, long to) ->
            stores.conversation().dropChatter(key, from, to);
        case Effect.IntroduceChatter(long turn, int index, long from, long to) ->
            stores
                .conversation()
                .append(
                    key,
                    turn,
                    index,
                    GroupChatter.entry(stores.conversation().takeChatter(key, from, to)),
                    now);
        case Effect.OpenJob(Job job, boolean tools) -> dispatch(session, job, tools, now);
        case Effect.DispatchAgain(Job job, boolean tools) -> {
          log.atInfo()
              .addKeyValue(LogKeys.SESSION, key)
              .addKeyValue(LogKeys.TURN, job.turn())
              .addKeyValue(LogKeys.JOB, job.id(key))
              .addKeyValue(LogKeys.ATTEMPT, job.dispatch() + 1)
              .log("The job's deadline has passed, it is sent again");
          dispatch(session, job, tools, now);
        }
        case Effect.OpenSummary(var job) ->
            // Somebody waits for it only while a turn is open.
            outbox.job(
                jobs.summary(session, job, now),
                session instanceof Session.Open open && isUrgent(open.job()),
                now);
        case Effect.CancelJob(var cancel) -> outbox.cancel(cancel, now);
        case Effect.CallTool(ToolCall call) -> callTool(session, call, now);
        case Effect.AskApproval(var approval) -> outbox.approval(approval, now);
        case Effect.ForgetApproval(String id) -> outbox.forgetApproval(id, now);
        case Effect.GiveOrder(var command) -> outbox.order(command, now);
        case Effect.Enqueue(long sequence, Incoming incoming) ->
            stores.enqueue(key, sequence, incoming);
        case Effect.Dequeue(long sequence, int limit) ->
            next = stores.dequeue(key, sequence, limit);
        case Effect.SendReply(var reply) -> outbox.reply(reply, now);
        case Effect.DeadLetterJob(Job job, boolean tools, String reason) -> {
          log.atWarn()
              .addKeyValue(LogKeys.SESSION, key)
              .addKeyValue(LogKeys.TURN, job.turn())
              .addKeyValue(LogKeys.JOB, job.id(key))
              .addKeyValue(LogKeys.REASON, reason)
              .log("The turn ended in an apology, its job is put aside as a dead letter");
          outbox.deadLetter(jobs.answer(session, job, tools, now), reason, now);
        }
        case Effect.WritePairing(var pairing) -> outbox.pairing(pairing, now);
        case Effect.CountUsage(var user, var used, int turns) -> {
          UsageStore.Counted counted = stores.usage().count(key, user, used, turns, now);
          outbox.usage(counted.counted(), now);
          counted.removed().forEach(old -> outbox.forgetUsage(old, now));
        }
        case Effect.Audit(var event) -> outbox.audit(event, now);
        case Effect.KeepReminder(var mark, var text) -> stores.reminders().keep(key, mark, text);
        case Effect.DropReminder(var mark) -> stores.reminders().drop(key, mark);
        case Effect.Remind(var mark) -> {
          outbox.message(key, stores.reminders().text(key, mark).message(mark, now), now);
          stores.reminders().drop(key, mark);
        }
        case Effect.SetTimer(Instant at) -> stores.setTimer(key, at);
        case Effect.ClearTimer(Instant at) -> stores.clearTimer(key, at);
        case Effect.ForgetSession(boolean persons) -> {
          stores.forgetSession(key).forEach(old -> outbox.forgetUsage(old, now));
          if (persons) {
            people.askedIn(key).forEach(person -> outbox.forgetPairing(person, now));
          }
        }
        case Effect.Count count -> tallies.add(count);
      }
    }
    return next;
  }

  /** Tools see the session's reminders; most sessions have none. */
  private void callTool(Session session, ToolCall call, Instant now) {
    List<ReminderMark> marks = session.ledger().reminders();
    if (marks.isEmpty()) {
      outbox.toolCall(call, now);
      return;
    }
    String key = session.ledger().sessionKey();
    List<Reminder> reminders =
        marks.stream()
            .map(
                mark ->
                    new Reminder(
                        mark.id(),
                        mark.at().toEpochMilli(),
                        stores.reminders().text(key, mark).text()))
            .toList();
    outbox.toolCall(ToolCall.newBuilder(call).setReminders(reminders).build(), now);
  }

  private void dispatch(Session session, Job job, boolean tools, Instant now) {
    outbox.job(jobs.answer(session, job, tools, now), isUrgent(job), now);
  }

  private boolean isUrgent(Job job) {
    return policy.tier(job.question().tier()).priority();
  }
}
