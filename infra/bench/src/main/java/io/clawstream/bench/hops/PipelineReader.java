package io.clawstream.bench.hops;

import io.clawstream.bench.load.Texts;
import io.clawstream.events.ChatMessage;
import io.clawstream.events.DeltaKind;
import io.clawstream.events.LlmJob;
import io.clawstream.events.Reply;
import io.clawstream.events.ReplyDelta;
import io.clawstream.events.StandardMessage;
import io.clawstream.schemas.EventSerdes;
import io.clawstream.schemas.TopicCatalog;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads the pipeline's events. */
public final class PipelineReader implements RecordReader {
  private final TopicCatalog topics;
  private final String channel;
  private final EventSerdes serdes;

  /** Reads the topics of one channel. */
  public PipelineReader(TopicCatalog topics, String channel, EventSerdes serdes) {
    this.topics = topics;
    this.channel = channel;
    this.serdes = serdes;
  }

  @Override
  public List<String> topics() {
    return List.of(topics.inbound(), topics.jobs(), topics.deltas(channel), topics.egress(channel));
  }

  @Override
  public Sighting read(ConsumerRecord<String, byte[]> record) {
    String topic = record.topic();
    if (topic.equals(topics.inbound())) {
      StandardMessage message = serdes.decode(record.value(), StandardMessage.class);
      return new Sighting(Stage.INBOUND, Texts.number(message.getContent()), Optional.empty());
    }
    if (topic.equals(topics.jobs())) {
      LlmJob job = serdes.decode(record.value(), LlmJob.class);
      return new Sighting(Stage.JOBS, lastNumber(job.getMessages()), Optional.of(job.getReplyId()));
    }
    if (topic.equals(topics.egress(channel))) {
      Reply reply = serdes.decode(record.value(), Reply.class);
      return new Sighting(
          Stage.EGRESS, Texts.number(reply.getContent()), Optional.of(reply.getReplyId()));
    }
    ReplyDelta delta = serdes.decode(record.value(), ReplyDelta.class);
    // That a worker has begun is nothing that a user could read.
    return new Sighting(
        Stage.DELTAS,
        OptionalLong.empty(),
        Optional.of(delta.getReplyId()).filter(_ -> delta.getKind() == DeltaKind.TEXT));
  }

  private static OptionalLong lastNumber(List<ChatMessage> messages) {
    return messages.isEmpty()
        ? OptionalLong.empty()
        : Texts.number(messages.getLast().getContent());
  }
}
