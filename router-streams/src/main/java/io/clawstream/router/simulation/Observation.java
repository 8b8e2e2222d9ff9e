package io.clawstream.router.simulation;

import static io.clawstream.router.simulation.BrokenPromise.require;

import io.clawstream.events.Approval;
import io.clawstream.events.AuditEvent;
import io.clawstream.events.ControlCommand;
import io.clawstream.events.ControlKind;
import io.clawstream.events.JobCancel;
import io.clawstream.events.Reply;
import io.clawstream.events.ReplyKind;
import io.clawstream.events.StandardMessage;
import io.clawstream.events.ToolCall;
import io.clawstream.events.ToolResult;
import io.clawstream.events.TurnEvent;
import io.clawstream.events.TurnEventKind;
import io.clawstream.router.session.QueueMode;
import io.clawstream.router.session.Session;
import io.clawstream.router.simulation.View.Turn;
import io.clawstream.schemas.Ids;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One input of a session and what it led to: what must be true of the session afterwards. */
final class Observation {
  private final Witness witness;
  private final View view;
  private final Input input;
  private final String key;
  private final Session before;
  private final Session after;
  private final Deque<String> queue;

  private long lastTurn;
  private long previousTurn;
  private @Nullable Turn open;
  private @Nullable String summaryJob;
  private final SortedSet<String> asked;
  private boolean refused;

  private @Nullable String arrived;
  private @Nullable Said said;
  private boolean told;
  private boolean busyNotice;
  private boolean budgetNotice;
  private @Nullable String cancelledJob;

  Observation(Witness witness, View view, Input input, Session before, Session after) {
    this.witness = witness;
    this.view = view;
    this.input = input;
    this.key = input.key();
    this.before = before;
    this.after = after;
    this.queue = new ArrayDeque<>(view.waiting());
    this.lastTurn = view.lastTurn();
    this.previousTurn = view.previousTurn();
    this.open = view.open();
    this.summaryJob = after instanceof Session.Compacting ? view.summaryJob() : null;
    this.asked = new TreeSet<>(view.asked());
    this.refused = view.refused();
  }

  /** Returns what must be true after these outputs. */
  View of(List<Output> written) {
    if (input instanceof Input.Received received) {
      switch (received.value()) {
        case StandardMessage message -> arrives(message, received.offset(), written);
        case ControlCommand command -> ordered(command, written);
        case Reply reply -> read(reply, written);
        case TurnEvent event -> outcome(event.getJobId(), event, written);
        case ToolResult result -> outcome(result.getJobId(), null, written);
        default -> throw new IllegalStateException("Nobody writes " + received.value() + " here.");
      }
    }
    for (Output output : written) {
      observe(output);
    }
    conclude();
    return new View(
        List.copyOf(queue), lastTurn, previousTurn, open, summaryJob, List.copyOf(asked), refused);
  }

  private void arrives(StandardMessage message, int offset, List<Output> written) {
    said = Said.of(message);
    boolean isNew = witness.hears(key, message, offset);
    if (!said.isForTheBot()) {
      require(
          !isNew || written.stream().anyMatch(Output.Audited.class::isInstance),
          Promise.NOTHING_IS_SILENT,
          "Message %s of %s was ignored without an audit event.",
          message.getMessageId(),
          key);
    } else if (isNew) {
      arrived = message.getMessageId();
      if (!said.isImmediate()) {
        queue.add(arrived);
      }
    } else {
      require(
          said != Said.REMINDER,
          Promise.REMINDED_ONCE,
          "%s of %s came twice.",
          message.getMessageId(),
          key);
      nothingHappens("A message that came again", Promise.NOTHING_IS_LOST, written);
    }
  }

  private void ordered(ControlCommand command, List<Output> written) {
    if (!witness.hears(key, command)) {
      nothingHappens("An order that came again", Promise.NOTHING_IS_LOST, written);
      return;
    }
    require(
        written.stream()
            .anyMatch(
                output ->
                    output instanceof Output.Audited(AuditEvent event)
                        && event.getSubject().equals(command.getCommandId())),
        Promise.NOTHING_IS_SILENT,
        "The order %s for %s left no audit event.",
        command.getKind(),
        key);
  }

  private void outcome(String jobId, @Nullable TurnEvent event, List<Output> written) {
    if (!jobId.equals(view.currentJob())) {
      nothingHappens(
          "An outcome of another job than the current one", Promise.ONE_CURRENT_JOB, written);
    } else if (open != null
        && event != null
        && event.getKind() == TurnEventKind.TOOLS_REQUESTED
        && before instanceof Session.Processing) {
      open = open.asksForTools();
    } else if (open != null
        && event != null
        && event.getKind() == TurnEventKind.CONTEXT_TOO_LONG
        && before instanceof Session.Processing) {
      open = open.isTooLong();
    }
  }

  private void nothingHappens(String what, Promise promise, List<Output> written) {
    require(
        written.isEmpty() && before.equals(after),
        promise,
        "%s changed %s from %s to %s and led to %s.",
        what,
        key,
        before,
        after,
        written);
  }

  private void read(Reply reply, List<Output> written) {
    if (reply.getKind() == ReplyKind.NOTICE) {
      nothingHappens("A notice", Promise.EVERY_TURN_ENDS, written);
    } else if (!witness.isFirst(key, reply)) {
      // A session that was forgotten takes the replies of its earlier turns for early ones.
      if (reply.getTurn() <= previousTurn) {
        nothingHappens("A reply that is not the first", Promise.FIRST_REPLY_COUNTS, written);
      }
    } else if (open != null && reply.getTurn() == open.number()) {
      Endings.check(witness, key, open, reply, after, written);
      witness.ended(key, open.number(), reply);
      open = null;
    }
  }

  private void observe(Output output) {
    switch (output) {
      case Output.JobSent sent -> {
        open = open == null ? opened(sent) : goneOn(open, sent);
        Prompts.check(sent, after);
      }
      case Output.SummarySent sent -> {
        boolean shortens =
            open != null
                && open.tooLong()
                && open.shortening() == null
                && !open.job().shortened()
                && sent.job().throughTurn() < open.number();
        require(
            (open == null || shortens) && summaryJob == null,
            Promise.ONE_CURRENT_JOB,
            "%s was sent while another job of the session was out.",
            Told.of(sent));
        if (open == null) {
          summaryJob = sent.jobId();
        } else {
          open = open.shortenedBy(sent.jobId());
        }
      }
      case Output.Cancelled(JobCancel cancel) -> {
        require(
            open != null
                && cancel
                    .getJobId()
                    .equals(open.shortening() == null ? open.jobId() : open.shortening()),
            Promise.ONE_CURRENT_JOB,
            "A job of turn %s of %s was cancelled that is not the current one.",
            cancel.getTurn(),
            key);
        cancelledJob = cancel.getJobId();
      }
      case Output.ToolCalled(ToolCall call) -> {
        require(
            open != null && open.askedForTools() && call.getJobId().equals(open.jobId()),
            Promise.ONE_CURRENT_JOB,
            "A tool was called that nobody asked for: %s",
            call);
        ApprovalChecks.called(call, view, input);
      }
      case Output.Asked(Approval approval) -> asked.add(approval.getApprovalId());
      case Output.Withdrawn(String id) -> asked.remove(id);
      case Output.Replied(Reply reply) when reply.getKind() == ReplyKind.NOTICE -> notice(reply);
      case Output.Replied(Reply reply) -> endWritten(reply);
      case Output.PutAside _, Output.Used _, Output.Reminded _ -> {}
      case Output.Audited(AuditEvent event) -> audited(event);
    }
  }

  private Turn opened(Output.JobSent sent) {
    require(
        sent.job().turn() > lastTurn
            && sent.job().round() == 0
            && sent.job().dispatch() == 0
            && summaryJob == null,
        Promise.ONE_CURRENT_JOB,
        "%s was sent after turn %s had ended.",
        Told.of(sent),
        lastTurn);
    require(
        sent.job().previousTurn() == previousTurn,
        Promise.ONE_CURRENT_JOB,
        "%s says that turn %s was before it, but it was turn %s.",
        Told.of(sent),
        sent.job().previousTurn(),
        previousTurn);
    String questions = Worker.questions(sent.asked());
    require(
        !questions.isEmpty(),
        Promise.NOTHING_IS_LOST,
        "Turn %s of %s asks nothing.",
        sent.job().turn(),
        key);
    Long number = null;
    for (String question : questions.split(" ", -1)) {
      String id = question.substring(1);
      taken(id);
      number = witness.number(key, id);
    }
    require(
        number != null && number == sent.job().turn(),
        Promise.ONE_CURRENT_JOB,
        "%s should have the number of its last message, %s.",
        Told.of(sent),
        number);
    lastTurn = sent.job().turn();
    previousTurn = lastTurn;
    return new Turn(questions, sent.job(), sent.jobId(), false, false, null, false);
  }

  private static Turn goneOn(Turn open, Output.JobSent sent) {
    boolean again =
        sent.job().round() == open.job().round()
            && sent.job().dispatch() == open.job().dispatch() + 1
            && sent.jobId().equals(open.jobId());
    boolean shortened = open.tooLong() && sent.job().shortened() && !open.job().shortened();
    boolean nextRound =
        (open.askedForTools() || shortened)
            && sent.job().round() == open.job().round() + 1
            && sent.job().dispatch() == open.job().dispatch()
            && !sent.jobId().equals(open.jobId());
    require(
        sent.job().turn() == open.number() && (again || nextRound) && !open.endWritten(),
        Promise.ONE_CURRENT_JOB,
        "%s (%s) was sent while turn %s round %s dispatch %s (%s) was the current one.",
        Told.of(sent),
        sent.jobId(),
        open.number(),
        open.job().round(),
        open.job().dispatch(),
        open.jobId());
    return open.sentAs(sent.job(), sent.jobId());
  }

  private void notice(Reply notice) {
    String id = String.valueOf(notice.getAddress().getReplyToId());
    String noticeId = notice.getReplyId();
    if (noticeId.equals(Ids.notice(key, id, "command"))) {
      if (id.equals(arrived) && said != null && said.isImmediate()) {
        told = true;
      } else {
        taken(id);
      }
    } else if (noticeId.equals(Ids.notice(key, id, "busy"))) {
      busyNotice = true;
    } else if (noticeId.equals(Ids.notice(key, id, "budget"))) {
      budgetNotice = true;
    }
  }

  private void endWritten(Reply reply) {
    if (input instanceof Input.Received received
        && received.value() instanceof Reply early
        && early.getReplyId().equals(reply.getReplyId())) {
      // It came before its turn, and is written back to be read later.
      require(
          Witness.same(early, reply),
          Promise.FIRST_REPLY_COUNTS,
          "%s was written back as %s.",
          Told.of(early),
          Told.of(reply));
      return;
    }
    require(
        open != null && open.number() == reply.getTurn() && !open.endWritten(),
        Promise.EVERY_TURN_ENDS,
        "The router wrote the end of turn %s of %s, which is not open, or whose end is written.",
        reply.getTurn(),
        key);
    open = open == null ? null : open.endIsWritten();
  }

  private void audited(AuditEvent event) {
    if (event.getReason().equals("over_budget")) {
      require(
          budgetNotice,
          Promise.NOTHING_IS_SILENT,
          "Message %s of %s was refused for its cost without a notice.",
          event.getSubject(),
          key);
      taken(event.getSubject());
    } else if (event.getDecision().equals("busy")) {
      require(
          event.getSubject().equals(arrived)
              && queue.size() > witness.scenario().policy().queue().maxPending(),
          Promise.NOTHING_IS_LOST,
          "Message %s of %s was refused, but there was room in the queue: %s",
          event.getSubject(),
          key,
          queue);
      require(
          busyNotice || (refused && Person.of(key) != Person.APP),
          Promise.NOTHING_IS_SILENT,
          "Message %s of %s was refused without a notice.",
          event.getSubject(),
          key);
      queue.removeLast();
      refused = true;
    } else if (event.getAction().equals("session") && event.getDecision().equals("expired")) {
      previousTurn = 0;
    }
  }

  /** A message is dealt with: it must be the oldest one that waits. */
  private void taken(String id) {
    require(
        queue.contains(id),
        Promise.NOTHING_IS_LOST,
        "Message %s of %s was dealt with, but did not wait; waiting are %s.",
        id,
        key,
        queue);
    require(
        id.equals(queue.poll()),
        Promise.FIRST_IN_FIRST_OUT,
        "Message %s of %s was dealt with before those that came earlier; after the oldest come %s.",
        id,
        key,
        queue);
    refused = false;
  }

  private void conclude() {
    require(
        said == null || arrived == null || !said.isImmediate() || told,
        Promise.NOTHING_IS_LOST,
        "The command in message %s of %s was not answered.",
        arrived,
        key);
    ControlKind order =
        input instanceof Input.Received received
                && received.value() instanceof ControlCommand command
            ? command.getKind()
            : null;
    Turn was = view.open();
    if (was != null && !was.endWritten() && open != null && !before.equals(after)) {
      boolean interrupted =
          arrived != null
              && said == Said.QUESTION
              && queue.contains(arrived)
              && witness.scenario().policy().queue().mode() == QueueMode.INTERRUPT
              && !was.job().question().ownConversation();
      boolean stopped =
          (arrived != null && said == Said.STOP)
              || order == ControlKind.STOP_TURN
              || order == ControlKind.RESET_SESSION;
      require(
          open.endWritten() || !(interrupted || stopped),
          Promise.NOTHING_IS_SILENT,
          "Turn %s of %s was stopped or interrupted, and goes on.",
          open.number(),
          key);
      require(
          cancelledJob != null
              || !(interrupted || stopped)
              || !(before instanceof Session.Processing),
          Promise.NOTHING_IS_SILENT,
          "Turn %s of %s was stopped or interrupted, but its job was not cancelled.",
          open.number(),
          key);
    }
    ApprovalChecks.shown(asked, after);
    if (order == ControlKind.ERASE_SESSION && after.isFresh()) {
      erased();
    }
  }

  private void erased() {
    require(
        witness.stores().of(key).isForgotten(),
        Promise.STORED_AS_IT_IS,
        "%s was erased, but rows are left.",
        key);
    if (open != null) {
      require(
          open.endWritten(),
          Promise.EVERY_TURN_ENDS,
          "Turn %s of %s was erased without an end.",
          open.number(),
          key);
      witness.erased(key, open.number());
    }
    queue.clear();
    open = null;
    summaryJob = null;
    previousTurn = 0;
    refused = false;
  }
}
