package io.clawstream.router.prompt;

import io.clawstream.events.ChatMessage;
import io.clawstream.events.LlmJob;
import io.clawstream.events.ToolSpec;
import io.clawstream.router.session.Job;
import io.clawstream.router.session.Question;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/** Puts a job together. */
public final class Prompt {
  private Prompt() {}

  /**
   * The record that a worker needs to make a job's model call.
   *
   * @param agent who answers
   * @param messages what the model is shown
   * @param tools what the model may ask for
   */
  public static LlmJob job(
      String sessionKey,
      Job job,
      Agent agent,
      List<ChatMessage> messages,
      Collection<ToolSpec> tools,
      Instant now) {
    Question question = job.question();
    return LlmJob.newBuilder()
        .setJobId(job.id(sessionKey))
        .setSessionKey(sessionKey)
        .setTurn(job.turn())
        .setRound(job.round())
        .setDispatch(job.dispatch())
        .setReplyId(job.replyId(sessionKey))
        .setAddress(question.address())
        .setAgentId(agent.id())
        .setProvider(agent.provider())
        .setModel(agent.model())
        .setSystemPrompt(Objects.requireNonNullElse(question.systemPrompt(), agent.systemPrompt()))
        .setMessages(messages)
        .setTools(List.copyOf(tools))
        .setTemperature(agent.temperature())
        .setMaxOutputTokens(agent.maxOutputTokens())
        .setCreatedAt(now.toEpochMilli())
        .setReceivedAt(question.receivedAt().toEpochMilli())
        .setDeadline(job.deadline().toEpochMilli())
        .setMetadata(question.metadata())
        .setTraceparent(question.traceparent())
        .build();
  }
}
