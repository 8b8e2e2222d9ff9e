package io.clawstream.cli.why;

import io.clawstream.cli.letters.DeadLetter;
import io.clawstream.events.LlmJob;
import io.clawstream.events.ToolCall;
import io.clawstream.events.TurnEvent;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** How far a turn has come that has no end yet, and who is to do the next thing. */
final class OpenTurn {
  private static final String ROUTER = "; is router-streams running?";

  private final Evidence evidence;
  private final Moment moment;
  private final Traced<LlmJob> job;

  /**
   * @param evidence with at least one job
   */
  OpenTurn(Evidence evidence, Moment moment) {
    this.evidence = evidence;
    this.moment = moment;
    this.job =
        evidence.jobs().stream()
            .max(
                Comparator.comparingLong((Traced<LlmJob> found) -> found.event().getTurn())
                    .thenComparingInt(found -> found.event().getRound())
                    .thenComparingInt(found -> found.event().getDispatch()))
            .orElseThrow();
  }

  String text() {
    LlmJob event = job.event();
    Optional<String> cancelled =
        evidence.cancels().stream()
            .filter(cancel -> cancel.event().getTurn() == event.getTurn())
            .findFirst()
            .map(
                cancel ->
                    "being stopped since "
                        + moment.text(cancel.at())
                        + " ("
                        + cancel.event().getReason()
                        + "), the end of turn "
                        + event.getTurn()
                        + " is not written yet"
                        + ROUTER);
    return cancelled.or(this::reported).or(this::aside).orElseGet(this::waiting);
  }

  private Optional<String> reported() {
    return evidence.turnEvents().stream()
        .filter(found -> found.event().getJobId().equals(job.event().getJobId()))
        .findFirst()
        .map(this::after);
  }

  private String after(Traced<TurnEvent> reported) {
    TurnEvent event = reported.event();
    String at = moment.text(reported.at());
    return switch (event.getKind()) {
      case TOOLS_REQUESTED -> tools(at);
      case JOB_FAILED ->
          "failed at " + at + ": " + event.getError() + "; the apology is not written yet" + ROUTER;
      case CONTEXT_TOO_LONG ->
          "was found too long for the model at " + at + "; it is being made shorter" + ROUTER;
      case SUMMARISED, UNKNOWN ->
          "its job ended at "
              + at
              + " with "
              + Verdict.words(event.getKind())
              + ", which answers nothing"
              + ROUTER;
    };
  }

  private String tools(String askedAt) {
    List<Traced<ToolCall>> calls =
        evidence.toolCalls().stream()
            .filter(call -> call.event().getJobId().equals(job.event().getJobId()))
            .toList();
    if (calls.isEmpty()) {
      return "waiting for the router: the model asked for tools at "
          + askedAt
          + ", and none has been called yet"
          + ROUTER;
    }
    return calls.stream()
        .filter(call -> !finished(call.event()))
        .findFirst()
        .map(
            call ->
                "waiting for a tool: "
                    + call.event().getName()
                    + " was called at "
                    + moment.text(call.at())
                    + ", no result yet; are tools-workers running?")
        .orElseGet(
            () ->
                "waiting for the router: all tools have finished, and the model was not asked again yet"
                    + ROUTER);
  }

  private boolean finished(ToolCall call) {
    return evidence.toolResults().stream()
        .anyMatch(result -> result.event().getCallId().equals(call.getCallId()));
  }

  private Optional<String> aside() {
    return evidence.deadLetters().stream()
        .filter(letter -> letter.place().equals(Optional.of(job.place())))
        .findFirst()
        .map(this::aside);
  }

  private String aside(DeadLetter letter) {
    return "waiting for its next try: "
        + letter.service()
        + " could not read its job ("
        + letter.reason()
        + "); the router sends it again or gives up at "
        + moment.text(job.event().getDeadline());
  }

  private String waiting() {
    return "waiting for its turn or for a worker: job sent at "
        + moment.text(job.at())
        + ", no outcome yet; are llm-workers running?";
  }
}
