package io.clawstream.router.session;

import static java.util.Comparator.naturalOrder;

import io.clawstream.events.ToolResult;
import io.clawstream.schemas.Ids;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where a session stands. The methods of each state are the transitions that are legal in it:
 *
 * <pre>
 *   Compacting ◀──compact── Idle ──open──▶ Processing ──callTools──▶ Waiting
 *        └───────rest───────▶▲               │  ▲   │ ▲ └dispatchAgain   │
 *                            │               │  │   └─nextRound          │
 *                            │◀─────end──────┤  └────────resume──────────┤
 *                            │◀─────end──────│───────────────────────────┤
 *                            │               └──close──▶ Closing ◀─close─┘
 *                            │◀──────────────────end───────┘
 *
 *   Processing ──shorten──▶ Shortening ──askAgain──▶ Processing
 *                               │ └─close──▶ Closing
 *                               └───end──▶ Idle
 * </pre>
 *
 * A turn ends in one way only: its reply is read from the egress topic. That is why an apology by
 * the router itself, and a turn that is cut off, go through Closing, and why a worker's reply may
 * end a turn in any open state.
 */
public sealed interface Session {
  /** What outlives the turns. */
  Ledger ledger();

  /** When nobody waits any longer for what is under way; empty if nothing is. */
  Optional<Instant> deadline();

  /** The same state with another ledger. */
  Session with(Ledger ledger);

  /** When the session is to be looked at. */
  default Set<Instant> timers() {
    Set<Instant> timers = new HashSet<>();
    deadline().ifPresent(timers::add);
    if (ledger().times().hasExpiry()) {
      timers.add(ledger().times().expires());
    }
    ledger().reminders().stream().findFirst().map(ReminderMark::at).ifPresent(timers::add);
    return timers;
  }

  /** A session that nothing has happened to. */
  static Idle fresh(String sessionKey) {
    return new Idle(Ledger.fresh(sessionKey));
  }

  /** Whether nothing has happened to it, so that nothing need be stored. */
  default boolean isFresh() {
    return equals(fresh(ledger().sessionKey()));
  }

  /** No turn is open. */
  record Idle(Ledger ledger) implements Session {
    Processing open(
        long number, Question question, int historyEntries, Instant now, Duration patience) {
      return new Processing(
          ledger.opened(number),
          new Job(
              number, ledger.turn(), 0, 0, now.plus(patience), historyEntries, question, false));
    }

    Compacting compact(SummaryJob job) {
      return new Compacting(ledger, job);
    }

    @Override
    public Idle with(Ledger other) {
      return new Idle(other);
    }

    @Override
    public Optional<Instant> deadline() {
      return Optional.empty();
    }
  }

  /** A summary is being written; no turn is open, and none is opened before it is there. */
  record Compacting(Ledger ledger, SummaryJob job) implements Session {
    boolean isAskedBy(String jobId) {
      return job.id(ledger.sessionKey()).equals(jobId);
    }

    /** The summary is there, or nobody waits for it any longer. */
    Idle rest() {
      return new Idle(ledger);
    }

    @Override
    public Compacting with(Ledger other) {
      return new Compacting(other, job);
    }

    @Override
    public Optional<Instant> deadline() {
      return Optional.of(job.deadline());
    }
  }

  /** A turn is open. */
  sealed interface Open extends Session {
    /** The open turn. */
    Job job();

    @Override
    Open with(Ledger ledger);

    /** The turn's reply was read. */
    default Idle end() {
      return new Idle(ledger());
    }
  }

  /** A model is being asked. */
  record Processing(Ledger ledger, Job job) implements Open {
    boolean isAskedBy(String jobId) {
      return job.id(ledger.sessionKey()).equals(jobId);
    }

    Processing dispatchAgain(Instant now, Duration patience) {
      return new Processing(ledger, job.dispatchedAgain(now, patience));
    }

    /**
     * The model asked for tools, and all of them were refused.
     *
     * @param historyEntries entries that the turn's history got
     */
    Processing nextRound(int historyEntries, Instant now, Duration patience) {
      return new Processing(ledger, job.withHistory(historyEntries).nextRound(now, patience));
    }

    /**
     * The model asked for tools.
     *
     * @param historyEntries entries that the turn's history got, places for the results included
     * @param until when nobody waits any longer for the calls that are made
     */
    Waiting callTools(List<OutstandingCall> calls, int historyEntries, Instant until) {
      return new Waiting(ledger, job.withHistory(historyEntries).withDeadline(until), calls);
    }

    /** The conversation is too long for the model. */
    Shortening shorten(SummaryJob summary) {
      return new Shortening(ledger, job, summary);
    }

    /** The router has written the end of the turn. */
    Closing close() {
      return new Closing(ledger, job.withDeadline(Instant.EPOCH));
    }

    @Override
    public Processing with(Ledger other) {
      return new Processing(other, job);
    }

    @Override
    public Optional<Instant> deadline() {
      return Optional.of(job.deadline());
    }
  }

  /**
   * The model said that the conversation is too long for it: a summary of the older half is being
   * written, and then it is asked again.
   *
   * @param summary the job that writes it
   */
  record Shortening(Ledger ledger, Job job, SummaryJob summary) implements Open {
    boolean isAskedBy(String jobId) {
      return summary.id(ledger.sessionKey()).equals(jobId);
    }

    /** The conversation is shorter now. */
    Processing askAgain(Instant now, Duration patience) {
      return new Processing(ledger, job.shorter().nextRound(now, patience));
    }

    /** The router has written the end of the turn. */
    Closing close() {
      return new Closing(ledger, job.withDeadline(Instant.EPOCH));
    }

    @Override
    public Shortening with(Ledger other) {
      return new Shortening(other, job, summary);
    }

    @Override
    public Optional<Instant> deadline() {
      return Optional.of(summary.deadline());
    }
  }

  /**
   * Tools are running, or wait to be approved.
   *
   * @param outstanding the calls without a result, by index; not empty
   */
  record Waiting(Ledger ledger, Job job, List<OutstandingCall> outstanding) implements Open {
    /** Keeps its own copy. */
    public Waiting {
      outstanding = List.copyOf(outstanding);
      if (outstanding.isEmpty()) {
        throw new IllegalArgumentException(
            "The session " + ledger.sessionKey() + " waits for no tool call.");
      }
    }

    /**
     * The call that a result belongs to. The id of the request must be the same as well: a job of
     * an aborted transaction may have asked for other tools at the same places.
     */
    Optional<OutstandingCall> call(ToolResult result) {
      return job.id(ledger.sessionKey()).equals(result.getJobId())
          ? outstanding.stream()
              .filter(call -> call.hold() == null)
              .filter(call -> call.index() == result.getIndex())
              .filter(call -> call.requestId().equals(result.getRequestId()))
              .findFirst()
          : Optional.empty();
    }

    /** The call that is held under an approval id. */
    Optional<OutstandingCall> held(String approvalId) {
      return outstanding.stream()
          .filter(call -> call.hold() != null && call.hold().approvalId().equals(approvalId))
          .findFirst();
    }

    /** A call that was held is made; the calls that are made may take until then. */
    Waiting released(OutstandingCall call, Instant until) {
      boolean alone = outstanding.stream().allMatch(other -> other.hold() != null);
      return new Waiting(
          ledger,
          job.withDeadline(alone || job.deadline().isBefore(until) ? until : job.deadline()),
          outstanding.stream().map(other -> other.equals(call) ? other.made() : other).toList());
    }

    /** Id of a call. */
    String callId(OutstandingCall call) {
      return Ids.toolCall(job.id(ledger.sessionKey()), call.index());
    }

    /** One of several results came. */
    Waiting without(OutstandingCall call) {
      return new Waiting(
          ledger, job, outstanding.stream().filter(other -> !other.equals(call)).toList());
    }

    /** The router has written the end of the turn. */
    Closing close() {
      return new Closing(ledger, job.withDeadline(Instant.EPOCH));
    }

    /** The last result came, or the deadline. */
    Processing resume(Instant now, Duration patience) {
      return new Processing(ledger, job.nextRound(now, patience));
    }

    @Override
    public Waiting with(Ledger other) {
      return new Waiting(other, job, outstanding);
    }

    @Override
    public Optional<Instant> deadline() {
      // The earliest of what is waited for.
      return outstanding.stream().map(call -> call.over(job.deadline())).min(naturalOrder());
    }
  }

  /**
   * The end that the router itself gave the turn is written (an apology, or that it was cut off)
   * and comes back on the egress topic, unless an answer got there first. Nothing can go missing in
   * between: the record is committed together with this state, and this session's owner reads that
   * topic.
   */
  record Closing(Ledger ledger, Job job) implements Open {
    @Override
    public Closing with(Ledger other) {
      return new Closing(other, job);
    }

    @Override
    public Optional<Instant> deadline() {
      return Optional.empty();
    }
  }
}
