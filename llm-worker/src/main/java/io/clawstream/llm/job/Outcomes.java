package io.clawstream.llm.job;

import io.clawstream.events.LlmJob;
import io.clawstream.events.Reply;
import io.clawstream.events.ReplyKind;
import io.clawstream.events.TurnEvent;
import io.clawstream.events.TurnEventKind;
import io.clawstream.llm.provider.ProviderFailure;
import java.time.InstantSource;

/** Writes the records that end a job. */
final class Outcomes {
  /** Longer summaries are cut: they go into the prompt of every later turn. Unit: UTF-16 units. */
  static final int LONGEST_SUMMARY = 8_000;

  private static final int LONGEST_ERROR = 600;

  private static final String TOO_MUCH =
      "Sorry, I am asked too much at the moment. Please try again in a minute.";
  private static final String NOT_NOW =
      "Sorry, I could not get an answer just now. Please try again in a moment.";
  private static final String CANNOT =
      "Sorry, I cannot answer that at the moment. If it stays so, please tell whoever runs me.";
  private static final String MUST_NOT =
      "Sorry, my model will not answer that: its provider's rules forbid it. Please ask in another"
          + " way, or send /new to begin a new conversation.";

  private final InstantSource clock;

  Outcomes(InstantSource clock) {
    this.clock = clock;
  }

  /** The model has done what the job asks for, or wants tools for it. */
  Outcome done(LlmJob job, Answer answer) {
    return switch (job.getPurpose()) {
      case ANSWER -> answer.tools().isEmpty() ? answered(job, answer) : toolsRequested(job, answer);
      case SUMMARY -> summarised(job, answer);
    };
  }

  /** Trying has come to an end, with this failure the last time. */
  Outcome givenUp(LlmJob job, ProviderFailure failure, int tries) {
    String error = failure.message() + (tries > 1 ? " Tried " + tries + " times." : "");
    return switch (job.getPurpose()) {
      case ANSWER ->
          switch (failure) {
            case ProviderFailure.RateLimited _ -> apology(job, TOO_MUCH, error);
            case ProviderFailure.Unavailable _ -> apology(job, NOT_NOW, error);
            case ProviderFailure.Rejected _ -> apology(job, CANNOT, error);
            case ProviderFailure.Refused _ -> apology(job, MUST_NOT, error);
            case ProviderFailure.ContextTooLong _ -> tooLong(job, error);
          };
      case SUMMARY -> failed(job, error);
    };
  }

  /** The router makes the conversation shorter and asks again. */
  private Outcome tooLong(LlmJob job, String error) {
    return new Outcome.Reported(
        event(job, TurnEventKind.CONTEXT_TOO_LONG).setError(cut(error)).build());
  }

  private Outcome answered(LlmJob job, Answer answer) {
    return new Outcome.Replied(
        reply(job, ReplyKind.ANSWER, answer.text())
            .setUsage(answer.usage().orElse(null))
            .setFinishReason(answer.reason().text().orElse(null))
            .build());
  }

  private Outcome toolsRequested(LlmJob job, Answer answer) {
    return new Outcome.Reported(
        event(job, TurnEventKind.TOOLS_REQUESTED)
            .setContent(answer.text())
            .setToolRequests(JobRequests.toolRequests(job, answer.tools()))
            .setUsage(answer.usage().orElse(null))
            .build());
  }

  private Outcome summarised(LlmJob job, Answer answer) {
    String text = answer.text();
    int end = Math.min(text.length(), LONGEST_SUMMARY);
    boolean splits = end < text.length() && Character.isHighSurrogate(text.charAt(end - 1));
    return new Outcome.Reported(
        event(job, TurnEventKind.SUMMARISED)
            .setContent(text.substring(0, splits ? end - 1 : end))
            .setUsage(answer.usage().orElse(null))
            .build());
  }

  private Outcome apology(LlmJob job, String words, String error) {
    return new Outcome.Replied(reply(job, ReplyKind.APOLOGY, words).setError(cut(error)).build());
  }

  /** The job cannot be done at all. */
  Outcome failed(LlmJob job, String error) {
    return new Outcome.Reported(event(job, TurnEventKind.JOB_FAILED).setError(cut(error)).build());
  }

  private Reply.Builder reply(LlmJob job, ReplyKind kind, String content) {
    return Reply.newBuilder()
        .setReplyId(job.getReplyId())
        .setSessionKey(job.getSessionKey())
        .setKind(kind)
        .setTurn(job.getTurn())
        .setJobId(job.getJobId())
        .setContent(content)
        .setAddress(job.getAddress())
        .setProvider(job.getProvider())
        .setModel(job.getModel())
        .setReceivedAt(job.getReceivedAt())
        .setCreatedAt(clock.millis())
        .setMetadata(job.getMetadata())
        .setTraceparent(job.getTraceparent());
  }

  private TurnEvent.Builder event(LlmJob job, TurnEventKind kind) {
    return TurnEvent.newBuilder()
        .setKind(kind)
        .setJobId(job.getJobId())
        .setSessionKey(job.getSessionKey())
        .setTurn(job.getTurn())
        .setRound(job.getRound())
        .setAt(clock.millis());
  }

  private static String cut(String error) {
    return error.length() <= LONGEST_ERROR ? error : error.substring(0, LONGEST_ERROR) + " …";
  }
}
