package io.clawstream.cli;

import io.clawstream.cli.cluster.Cluster;
import io.clawstream.cli.cluster.Progress;
import io.clawstream.cli.cluster.TopicScan;
import io.clawstream.cli.letters.DeadLetter;
import io.clawstream.cli.why.Evidence;
import io.clawstream.cli.why.Inquiry;
import io.clawstream.cli.why.Traced;
import io.clawstream.events.AuditEvent;
import io.clawstream.events.DeliveryReceipt;
import io.clawstream.events.JobCancel;
import io.clawstream.events.LlmJob;
import io.clawstream.events.Reply;
import io.clawstream.events.StandardMessage;
import io.clawstream.events.ToolCall;
import io.clawstream.events.ToolResult;
import io.clawstream.events.TurnEvent;
import io.clawstream.schemas.SessionKey;
import io.clawstream.schemas.TopicCatalog;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;

/**
 * Reads what the topics say of a message: first where it came in, then of its session's partition
 * what was written from shortly before that on.
 */
final class Investigation implements AutoCloseable {
  /** So that a turn that was open when the message came is seen; longer than most deadlines. */
  private static final Duration BEFORE = Duration.ofMinutes(10);

  private final Cluster cluster;
  private final KafkaConsumer<String, byte[]> consumer;
  private final TopicScan scan;
  private long unreadable;

  Investigation(Cluster cluster, Progress progress, InstantSource clock) {
    this.cluster = cluster;
    this.consumer = cluster.committed();
    this.scan = new TopicScan(consumer, progress, clock);
  }

  /** Records that are no events of their topic. */
  long unreadable() {
    return unreadable;
  }

  /** The message wherever it came in, by session. */
  Map<String, List<Traced<StandardMessage>>> received(
      String messageId, Optional<SessionKey> session, Instant since) {
    String inbound = cluster.topics().inbound();
    Collection<TopicPartition> partitions =
        session
            .map(key -> List.of(scan.partition(inbound, key.toString())))
            .orElseGet(() -> scan.partitions(inbound));
    Map<String, List<Traced<StandardMessage>>> found = new LinkedHashMap<>();
    read(
        since,
        partitions,
        StandardMessage.class,
        record -> {
          String key = SessionKey.of(record.event()).toString();
          if (record.event().getMessageId().equals(messageId)
              && session.map(SessionKey::toString).filter(only -> !only.equals(key)).isEmpty()) {
            found.computeIfAbsent(key, first -> new ArrayList<>()).add(record);
          }
        });
    return found;
  }

  /**
   * What is known of a message.
   *
   * @param received all its records in the inbound topic, of one session
   */
  Evidence evidence(List<Traced<StandardMessage>> received) {
    Inquiry inquiry = new Inquiry(received);
    StandardMessage message = received.getFirst().event();
    String key = SessionKey.of(message).toString();
    Instant since = received.getFirst().at().minus(BEFORE);
    TopicCatalog topics = cluster.topics();
    read(since, at(topics.jobs(), key), LlmJob.class, inquiry::job);
    read(since, at(topics.priorityJobs(), key), LlmJob.class, inquiry::job);
    read(since, at(topics.turnEvents(), key), TurnEvent.class, inquiry::turnEvent);
    read(since, at(topics.toolCalls(), key), ToolCall.class, inquiry::toolCall);
    read(since, at(topics.toolResults(), key), ToolResult.class, inquiry::toolResult);
    read(since, at(topics.jobCancels(), key), JobCancel.class, inquiry::cancel);
    if (topics.channels().contains(message.getChannelId())) {
      String egress = topics.egress(message.getChannelId());
      read(since, at(egress, key), Reply.class, inquiry::reply);
    }
    read(since, at(topics.receipts(), key), DeliveryReceipt.class, inquiry::receipt);
    read(since, at(topics.audit(), key), AuditEvent.class, inquiry::decision);
    scan.since(
        since,
        at(topics.deadLetters(), key),
        record -> {
          DeadLetter letter = new DeadLetter(record);
          inquiry.deadLetter(letter, job(letter));
        });
    return inquiry.evidence();
  }

  private List<TopicPartition> at(String topic, String key) {
    return List.of(scan.partition(topic, key));
  }

  private Optional<LlmJob> job(DeadLetter letter) {
    String topic = letter.topic();
    return topic.equals(cluster.topics().jobs()) || topic.equals(cluster.topics().priorityJobs())
        ? decoded(letter.record(), LlmJob.class)
        : Optional.empty();
  }

  private <T extends SpecificRecord> void read(
      Instant since,
      Collection<TopicPartition> partitions,
      Class<T> type,
      Consumer<Traced<T>> each) {
    scan.since(
        since,
        partitions,
        record ->
            decoded(record, type)
                .ifPresentOrElse(
                    event -> each.accept(Traced.of(record, event)), () -> unreadable++));
  }

  private <T extends SpecificRecord> Optional<T> decoded(
      ConsumerRecord<String, byte[]> record, Class<T> type) {
    try {
      return Optional.of(cluster.serdes().decode(record.value(), type));
    } catch (SerializationException e) {
      // Poison is put aside by the services, and told about there; here it is only counted.
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
