package io.clawstream.router.simulation;

import io.clawstream.events.Approval;
import io.clawstream.events.AuditEvent;
import io.clawstream.events.ChatMessage;
import io.clawstream.events.JobCancel;
import io.clawstream.events.Reply;
import io.clawstream.events.StandardMessage;
import io.clawstream.events.ToolCall;
import io.clawstream.events.Usage;
import io.clawstream.router.session.Job;
import io.clawstream.router.session.SummaryJob;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the router task writes. */
sealed interface Output {
  /** What a worker is to do. */
  sealed interface ModelCall extends Output {
    /** The session. */
    String key();

    /** Id of the job. */
    String jobId();
  }

  /**
   * A model is to be asked.
   *
   * @param asked the turn's entries
   * @param shown all that the model is shown
   * @param summary of what was said before, or null
   */
  record JobSent(
      String key,
      String jobId,
      Job job,
      boolean offersTools,
      List<ChatMessage> asked,
      List<ChatMessage> shown,
      @Nullable String summary)
      implements ModelCall {}

  /** A model is to write a summary. */
  record SummarySent(String key, String jobId, SummaryJob job) implements ModelCall {}

  /** Nobody wants a job's outcome any more. */
  record Cancelled(JobCancel cancel) implements Output {}

  /** A tool is to be run. */
  record ToolCalled(ToolCall call) implements Output {}

  /** A reminder is due, and becomes a message. */
  record Reminded(StandardMessage message) implements Output {}

  /** Operators are shown a call that waits for them. */
  record Asked(Approval approval) implements Output {}

  /** They are not shown it any more. */
  record Withdrawn(String approvalId) implements Output {}

  /** A user is told something. */
  record Replied(Reply reply) implements Output {}

  /** A job is put aside. */
  record PutAside(String key, long turn, String reason) implements Output {}

  /** A decision is noted. */
  record Audited(AuditEvent event) implements Output {}

  /** What somebody used is counted. */
  record Used(String key, @Nullable Usage usage, int turns) implements Output {}
}
