package io.clawstream.bench.cost;

import io.clawstream.bench.load.Texts;
import io.clawstream.bench.stand.Pipeline;
import io.clawstream.events.ChatType;
import io.clawstream.events.LlmJob;
import io.clawstream.events.Reply;
import io.clawstream.events.ReplyKind;
import io.clawstream.events.StandardMessage;
import io.clawstream.events.TurnEvent;
import io.clawstream.events.TurnEventKind;
import io.clawstream.events.Usage;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What people write and what models answer, as ingress and the llm-worker put it. */
final class Lines {
  private static final long INPUT_TOKENS = 10;
  private static final long OUTPUT_TOKENS = 5;

  private final int textLength;

  /**
   * @param textLength characters of each message and each answer
   */
  Lines(int textLength) {
    this.textLength = textLength;
  }

  /**
   * A message.
   *
   * @param number never twice: its id is made of it
   */
  StandardMessage message(long session, long number, Instant now) {
    return StandardMessage.newBuilder()
        .setMessageId(Long.toString(number))
        .setChannelId(Pipeline.CHANNEL)
        .setAccountId(Peers.ACCOUNT)
        .setUserId(Peers.id(session))
        .setChatType(ChatType.DM)
        .setPeerId(Peers.id(session))
        .setContent(Texts.of(number, textLength))
        .setAttachments(List.of())
        .setTimestamp(now.toEpochMilli())
        .setReceivedAt(now.toEpochMilli())
        .setMetadata(Map.of())
        .build();
  }

  /** The answer to a question. */
  Reply answer(LlmJob job, Instant now) {
    return Reply.newBuilder()
        .setReplyId(job.getReplyId())
        .setSessionKey(job.getSessionKey())
        .setKind(ReplyKind.ANSWER)
        .setTurn(job.getTurn())
        .setJobId(job.getJobId())
        .setContent(Texts.of(job.getTurn(), textLength))
        .setAddress(job.getAddress())
        .setProvider(job.getProvider())
        .setModel(job.getModel())
        .setUsage(new Usage(INPUT_TOKENS, OUTPUT_TOKENS))
        .setFinishReason("stop")
        .setReceivedAt(job.getReceivedAt())
        .setCreatedAt(now.toEpochMilli())
        .setMetadata(job.getMetadata())
        .build();
  }

  /** The summary that a job wants. */
  TurnEvent summary(LlmJob job, Instant now) {
    return TurnEvent.newBuilder()
        .setKind(TurnEventKind.SUMMARISED)
        .setJobId(job.getJobId())
        .setSessionKey(job.getSessionKey())
        .setTurn(job.getTurn())
        .setRound(job.getRound())
        .setContent(Texts.of(job.getTurn(), textLength))
        .setUsage(new Usage(INPUT_TOKENS, OUTPUT_TOKENS))
        .setAt(now.toEpochMilli())
        .build();
  }
}
