package io.clawstream.llm.job;

import io.clawstream.events.DeltaKind;
import io.clawstream.events.LlmJob;
import io.clawstream.events.ReplyDelta;
import java.time.Duration;
import java.time.InstantSource;

/**
 * The deltas of one try at a job: numbered from 0 without gaps under (dispatch, round, attempt).
 */
final class DeltaStream {
  /** A piece of this size is worth sending at any time. */
  private static final int MUCH_TEXT = 2_000;

  private final LlmJob job;
  private final int attempt;
  private final TextPieces pieces;
  private final DeltaSink sink;
  private final InstantSource clock;
  private int sequence;

  DeltaStream(LlmJob job, int attempt, Duration interval, DeltaSink sink, InstantSource clock) {
    this.job = job;
    this.attempt = attempt;
    this.pieces = new TextPieces(interval, MUCH_TEXT);
    this.sink = sink;
    this.clock = clock;
  }

  /** So that a channel can show that somebody is at it before the model says its first word. */
  void started() {
    send(DeltaKind.STARTED, "");
  }

  void text(String text) {
    pieces.add(text, clock.millis()).ifPresent(piece -> send(DeltaKind.TEXT, piece));
  }

  void toolCall(String toolName) {
    flush();
    send(DeltaKind.TOOL_CALL, toolName);
  }

  void flush() {
    pieces.take(clock.millis()).ifPresent(piece -> send(DeltaKind.TEXT, piece));
  }

  private void send(DeltaKind kind, String text) {
    sink.send(
        ReplyDelta.newBuilder()
            .setReplyId(job.getReplyId())
            .setSessionKey(job.getSessionKey())
            .setTurn(job.getTurn())
            .setPreviousTurn(job.getPreviousTurn())
            .setJobId(job.getJobId())
            .setDispatch(job.getDispatch())
            .setRound(job.getRound())
            .setAttempt(attempt)
            .setSequence(sequence++)
            .setKind(kind)
            .setText(text)
            .setAddress(job.getAddress())
            .setAt(clock.millis())
            .build());
  }
}
