package io.clawstream.router.simulation;

import io.clawstream.router.session.Job;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What must be true of a session, as told by what went in and came out.
 *
 * @param waiting ids of the messages that wait, oldest first
 * @param lastTurn number of the last turn that was opened, 0 before the first
 * @param previousTurn the same, but 0 again when the session was forgotten
 * @param open the open turn, or null
 * @param summaryJob id of the summary's job that is under way, or null
 * @param asked ids of the calls that operators are shown, in alphabetical order
 * @param refused whether somebody was told that the queue is full, since it became so
 */
record View(
    List<String> waiting,
    long lastTurn,
    long previousTurn,
    @Nullable Turn open,
    @Nullable String summaryJob,
    List<String> asked,
    boolean refused) {
  static final View NEW = new View(List.of(), 0, 0, null, null, List.of(), false);

  /** The id of the job whose outcome is waited for; null if none is. */
  @Nullable String currentJob() {
    if (open == null) {
      return summaryJob;
    }
    return open.shortening() == null ? open.jobId() : open.shortening();
  }

  /**
   * An open turn.
   *
   * @param questions the messages that it answers
   * @param job as it was sent last
   * @param jobId its id
   * @param askedForTools whether the job's outcome was a request for tools
   * @param tooLong whether the job's outcome was that the conversation is too long
   * @param shortening id of the summary's job that makes it shorter, or null
   * @param endWritten whether the router has written a reply that ends the turn
   */
  record Turn(
      String questions,
      Job job,
      String jobId,
      boolean askedForTools,
      boolean tooLong,
      @Nullable String shortening,
      boolean endWritten) {
    long number() {
      return job.turn();
    }

    Turn asksForTools() {
      return new Turn(questions, job, jobId, true, tooLong, shortening, endWritten);
    }

    Turn isTooLong() {
      return new Turn(questions, job, jobId, askedForTools, true, shortening, endWritten);
    }

    Turn shortenedBy(String summary) {
      return new Turn(questions, job, jobId, askedForTools, tooLong, summary, endWritten);
    }

    Turn endIsWritten() {
      return new Turn(questions, job, jobId, askedForTools, tooLong, shortening, true);
    }

    Turn sentAs(Job other, String id) {
      return new Turn(questions, other, id, false, false, null, endWritten);
    }
  }
}
