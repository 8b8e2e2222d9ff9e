package io.clawstream.router.session;

import io.clawstream.events.ReplyAddress;
import io.clawstream.router.access.Tier;
import io.clawstream.router.session.Session.Closing;
import io.clawstream.router.session.Session.Compacting;
import io.clawstream.router.session.Session.Idle;
import io.clawstream.router.session.Session.Open;
import io.clawstream.router.session.Session.Processing;
import io.clawstream.router.session.Session.Waiting;
import io.clawstream.state.OpenJob;
import io.clawstream.state.OpenSummary;
import io.clawstream.state.Phase;
import io.clawstream.state.SessionState;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A session as it is stored, and back. The two are exact inverses for every reachable state. */
public final class StoredSession {
  private StoredSession() {}

  /** The session as it is stored. */
  public static SessionState write(Session session) {
    SessionState.Builder state = write(session.ledger());
    return switch (session) {
      case Idle _ -> state.setPhase(Phase.IDLE).build();
      case Processing p -> state.setPhase(Phase.PROCESSING).setJob(write(p, List.of())).build();
      case Waiting w -> state.setPhase(Phase.WAITING).setJob(write(w, w.outstanding())).build();
      case Session.Shortening s ->
          state
              .setPhase(Phase.SHORTENING)
              .setJob(write(s, List.of()))
              .setSummary(write(s.summary()))
              .build();
      case Closing c -> state.setPhase(Phase.CLOSING).setJob(write(c, List.of())).build();
      case Compacting c -> state.setPhase(Phase.COMPACTING).setSummary(write(c.job())).build();
    };
  }

  /**
   * The session that was stored under a key.
   *
   * @param stored null if nothing was
   */
  public static Session read(String sessionKey, @Nullable SessionState stored) {
    if (stored == null) {
      return Session.fresh(sessionKey);
    }
    Ledger ledger =
        new Ledger(
            sessionKey,
            new Numbers(stored.getMessages(), stored.getTurn(), stored.getEarly()),
            new Queue(stored.getPendingHead(), stored.getPendingTail(), stored.getBusyTold()),
            new Conversation(
                stored.getFirstTurn(),
                stored.getCompactedThrough(),
                stored.getSummarised(),
                stored.getLiveEntries(),
                stored.getLiveTokens(),
                stored.getChatterHead(),
                stored.getChatterTail()),
            new Preferences(stored.getModel(), stored.getVariables()),
            new Times(
                Instant.ofEpochMilli(stored.getDeniedNoticeAt()),
                Instant.ofEpochMilli(stored.getQueuedToldAt()),
                Instant.ofEpochMilli(stored.getLastActivity()),
                Instant.ofEpochMilli(stored.getExpiresAt())),
            new Tokens(stored.getInputTokens(), stored.getOutputTokens()),
            stored.getReminders().stream()
                .map(mark -> new ReminderMark(mark.getId(), Instant.ofEpochMilli(mark.getAt())))
                .toList());
    return switch (stored.getPhase()) {
      case IDLE -> new Idle(ledger);
      case PROCESSING -> new Processing(ledger, job(stored));
      case WAITING -> new Waiting(ledger, job(stored), calls(stored));
      case CLOSING -> new Closing(ledger, job(stored));
      case SHORTENING -> new Session.Shortening(ledger, job(stored), summary(stored));
      case COMPACTING -> new Compacting(ledger, summary(stored));
    };
  }

  private static SessionState.Builder write(Ledger ledger) {
    Conversation conversation = ledger.conversation();
    return SessionState.newBuilder()
        .setMessages(ledger.numbers().last())
        .setTurn(ledger.turn())
        .setFirstTurn(conversation.firstTurn())
        .setPendingHead(ledger.queue().head())
        .setPendingTail(ledger.queue().tail())
        .setBusyTold(ledger.queue().busyTold())
        .setDeniedNoticeAt(ledger.times().deniedNotice().toEpochMilli())
        .setQueuedToldAt(ledger.times().queuedNotice().toEpochMilli())
        .setModel(ledger.preferences().model())
        .setVariables(ledger.preferences().variables())
        .setCompactedThrough(conversation.compactedThrough())
        .setSummarised(conversation.summarised())
        .setLiveEntries(conversation.liveEntries())
        .setLiveTokens(conversation.liveTokens())
        .setChatterHead(conversation.chatterHead())
        .setChatterTail(conversation.chatterTail())
        .setExpiresAt(ledger.times().expires().toEpochMilli())
        .setLastActivity(ledger.times().lastActivity().toEpochMilli())
        .setInputTokens(ledger.tokens().input())
        .setOutputTokens(ledger.tokens().output())
        .setEarly(ledger.numbers().early())
        .setReminders(
            ledger.reminders().stream()
                .map(
                    mark ->
                        new io.clawstream.state.ReminderMark(mark.id(), mark.at().toEpochMilli()))
                .toList());
  }

  private static OpenSummary write(SummaryJob job) {
    return OpenSummary.newBuilder()
        .setThroughTurn(job.throughTurn())
        .setDeadline(job.deadline().toEpochMilli())
        .setAddress(job.address())
        .setAgentId(job.agentId())
        .setTraceparent(job.traceparent())
        .build();
  }

  private static SummaryJob summary(SessionState stored) {
    OpenSummary job =
        Objects.requireNonNull(
            stored.getSummary(),
            "A session is stored as " + stored.getPhase() + " without its summary's job.");
    return new SummaryJob(
        job.getThroughTurn(),
        Instant.ofEpochMilli(job.getDeadline()),
        job.getAddress(),
        job.getAgentId(),
        job.getTraceparent());
  }

  private static OpenJob write(Open open, List<OutstandingCall> outstanding) {
    Job job = open.job();
    Question question = job.question();
    return OpenJob.newBuilder()
        .setRound(job.round())
        .setDispatch(job.dispatch())
        .setShortened(job.shortened())
        .setDeadline(job.deadline().toEpochMilli())
        .setNextHistoryIndex(job.nextHistoryIndex())
        .setOutstandingCalls(
            outstanding.stream()
                .map(
                    call ->
                        new io.clawstream.state.OutstandingCall(
                            call.index(),
                            call.historyIndex(),
                            call.requestId(),
                            call.name(),
                            call.hold() == null ? null : call.hold().approvalId(),
                            call.hold() == null ? 0 : call.hold().expiresAt().toEpochMilli()))
                .toList())
        .setAddress(question.address())
        .setAgentId(question.agentId())
        .setTier(question.tier().text())
        .setPreviousTurn(job.previousTurn())
        .setReceivedAt(question.receivedAt().toEpochMilli())
        .setOwnConversation(question.ownConversation())
        .setSystemPrompt(question.systemPrompt())
        .setMetadata(question.metadata())
        .setTraceparent(question.traceparent())
        .build();
  }

  private static Job job(SessionState stored) {
    OpenJob job =
        Objects.requireNonNull(
            stored.getJob(),
            () -> "A session is stored as " + stored.getPhase() + " without a job.");
    ReplyAddress address = job.getAddress();
    return new Job(
        stored.getTurn(),
        job.getPreviousTurn(),
        job.getRound(),
        job.getDispatch(),
        Instant.ofEpochMilli(job.getDeadline()),
        job.getNextHistoryIndex(),
        new Question(
            address,
            job.getAgentId(),
            Tier.of(job.getTier()).orElse(Tier.USER),
            Instant.ofEpochMilli(job.getReceivedAt()),
            job.getOwnConversation(),
            job.getSystemPrompt(),
            job.getMetadata(),
            job.getTraceparent()),
        job.getShortened());
  }

  private static List<OutstandingCall> calls(SessionState stored) {
    return stored.getJob().getOutstandingCalls().stream()
        .map(
            call ->
                new OutstandingCall(
                    call.getIndex(),
                    call.getHistoryIndex(),
                    call.getRequestId(),
                    call.getName(),
                    call.getApprovalId() == null
                        ? null
                        : new Hold(
                            call.getApprovalId(), Instant.ofEpochMilli(call.getExpiresAt()))))
        .toList();
  }
}
