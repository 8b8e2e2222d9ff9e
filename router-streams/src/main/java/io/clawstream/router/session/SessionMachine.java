package io.clawstream.router.session;

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
import java.time.Instant;

/**
 * What becomes of a session when something happens to it. A pure function: the same arguments give
 * the same result, and nothing is changed but by the effects that it returns.
 *
 * <p>Invariants, whatever the events and their order:
 *
 * <ul>
 *   <li>At most one turn is open, with at most one current job.
 *   <li>Messages for the bot take effect in the order in which they came, commands included, but
 *       for those that change nothing in what is answered (/stop, /help and the like): a "/new"
 *       that comes while a turn is open waits in the queue like any message, so that it never cuts
 *       off the questions before it.
 *   <li>A message for the bot is answered by a turn, by a command's notice or by a notice that it
 *       cannot be answered now; or there is an audit event that says why not.
 *   <li>A turn ends when its reply is read, and only then. The first reply counts.
 *   <li>A session with an open turn has a timer, unless its end is already written (Closing); a
 *       session that is stored has one for its expiry.
 * </ul>
 */
public final class SessionMachine {
  private SessionMachine() {}

  /**
   * What becomes of the session.
   *
   * @param session where it stands
   * @param event what happened
   * @param now the time, which never decides what a turn's ids are
   */
  public static Transition apply(Session session, SessionEvent event, Policy policy, Instant now) {
    Transition next =
        switch (event) {
          case MessageArrived arrived -> Intake.arrived(session, arrived, policy, now);
          case NextInLine waited -> Intake.nextInLine(session, waited, policy, now);
          case ToolsRequested requested -> Tools.requested(session, requested, policy, now);
          case ToolFinished finished -> Tools.finished(session, finished.result(), policy, now);
          case JobFailed failed -> Turns.jobFailed(session, failed.failure(), policy, now);
          case ContextTooLong tooLong -> TooLong.begun(session, tooLong, policy, now);
          case Summarised summarised ->
              session instanceof Session.Shortening shortening
                  ? TooLong.summarised(shortening, summarised.summary(), policy, now)
                  : Window.summarised(session, summarised.summary(), policy);
          case ReplySeen seen -> Turns.replySeen(session, seen, policy, now);
          case DeadlinePassed() -> Turns.deadlinePassed(session, policy, now);
          case Ordered ordered -> Orders.given(session, ordered, policy, now);
        };
    return next.measured()
        .expiring(now.plus(policy.window().expiry()))
        .withdrawnFrom(session)
        .timedFrom(session);
  }
}
