package io.clawstream.router.session;

import io.clawstream.events.ReplyAddress;
import io.clawstream.router.session.Session.Closing;
import io.clawstream.router.session.Session.Idle;
import io.clawstream.router.session.Session.Open;
import io.clawstream.router.session.Session.Processing;
import io.clawstream.router.session.Session.Waiting;
import io.clawstream.state.OpenJob;
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
    return switch (session) {
      case Idle idle -> write(idle.ledger(), Phase.IDLE, null);
      case Processing p -> write(p.ledger(), Phase.PROCESSING, write(p, List.of()));
      case Waiting w -> write(w.ledger(), Phase.WAITING, write(w, w.outstanding()));
      case Closing c -> write(c.ledger(), Phase.CLOSING, write(c, List.of()));
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
            stored.getMessages(),
            stored.getTurn(),
            stored.getFirstTurn(),
            stored.getPendingHead(),
            stored.getPendingTail(),
            Instant.ofEpochMilli(stored.getDeniedNoticeAt()),
            Instant.ofEpochMilli(stored.getLastActivity()),
            stored.getInputTokens(),
            stored.getOutputTokens());
    return switch (stored.getPhase()) {
      case IDLE, COMPACTING -> new Idle(ledger);
      case PROCESSING -> new Processing(ledger, job(stored));
      case WAITING -> new Waiting(ledger, job(stored), calls(stored));
      case CLOSING -> new Closing(ledger, job(stored));
    };
  }

  private static SessionState write(Ledger ledger, Phase phase, @Nullable OpenJob job) {
    return SessionState.newBuilder()
        .setPhase(phase)
        .setMessages(ledger.messages())
        .setTurn(ledger.turn())
        .setFirstTurn(ledger.firstTurn())
        .setPendingHead(ledger.pendingHead())
        .setPendingTail(ledger.pendingTail())
        .setDeniedNoticeAt(ledger.deniedNoticeAt().toEpochMilli())
        .setLastActivity(ledger.lastActivity().toEpochMilli())
        .setInputTokens(ledger.inputTokens())
        .setOutputTokens(ledger.outputTokens())
        .setJob(job)
        .build();
  }

  private static OpenJob write(Open open, List<OutstandingCall> outstanding) {
    Job job = open.job();
    Question question = job.question();
    return OpenJob.newBuilder()
        .setRound(job.round())
        .setDispatch(job.dispatch())
        .setDeadline(job.deadline().toEpochMilli())
        .setNextHistoryIndex(job.nextHistoryIndex())
        .setOutstandingCalls(
            outstanding.stream()
                .map(
                    call ->
                        new io.clawstream.state.OutstandingCall(
                            call.index(), call.historyIndex(), call.requestId(), call.name()))
                .toList())
        .setAddress(question.address())
        .setAgentId(question.agentId())
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
        job.getRound(),
        job.getDispatch(),
        Instant.ofEpochMilli(job.getDeadline()),
        job.getNextHistoryIndex(),
        new Question(
            address,
            job.getAgentId(),
            Instant.ofEpochMilli(job.getReceivedAt()),
            job.getOwnConversation(),
            job.getSystemPrompt(),
            job.getMetadata(),
            job.getTraceparent()));
  }

  private static List<OutstandingCall> calls(SessionState stored) {
    return stored.getJob().getOutstandingCalls().stream()
        .map(
            call ->
                new OutstandingCall(
                    call.getIndex(), call.getHistoryIndex(), call.getRequestId(), call.getName()))
        .toList();
  }
}
