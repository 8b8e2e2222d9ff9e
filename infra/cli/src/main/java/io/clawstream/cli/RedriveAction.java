package io.clawstream.cli;

import io.clawstream.cli.cluster.Cluster;
import io.clawstream.cli.letters.DeadLetter;
import io.clawstream.cli.letters.Redrive;
import io.clawstream.cli.letters.Redrive.Plan;
import io.clawstream.events.LlmJob;
import io.clawstream.events.StandardMessage;
import io.clawstream.schemas.SessionKey;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;

/** Sends dead letters again, one after the other, and tells of each what was done. */
final class RedriveAction {
  private final Cluster cluster;
  private final Redrive redrive;
  private final boolean dryRun;

  /**
   * @param dryRun only tell what would be done
   */
  RedriveAction(Cluster cluster, boolean dryRun) {
    this.cluster = cluster;
    this.redrive =
        new Redrive(cluster.topics(), bytes -> cluster.serdes().decode(bytes, LlmJob.class));
    this.dryRun = dryRun;
  }

  /** What was done with each, in their order. */
  Table run(List<DeadLetter> letters, Instant now) {
    cluster.serdes().warmUp(List.of(StandardMessage.getClassSchema(), LlmJob.getClassSchema()));
    Table table = new Table("ID", "FROM", "BY", "KEY", dryRun ? "WOULD BE" : "WAS");
    try (Producer<String, byte[]> producer = cluster.producer()) {
      for (DeadLetter letter : letters) {
        table.add(
            letter.id(),
            letter.place().orElse(letter.topic()),
            letter.service(),
            String.valueOf(letter.record().key()),
            done(letter, redrive.plan(letter, now), producer));
      }
    }
    return table;
  }

  private String done(DeadLetter letter, Plan plan, Producer<String, byte[]> producer) {
    return switch (plan) {
      case Plan.Back(String topic) ->
          "sent back to "
              + sent(
                  producer,
                  new ProducerRecord<>(
                      topic,
                      null,
                      letter.record().key(),
                      letter.record().value(),
                      letter.record().headers()));
      case Plan.AskAgain(StandardMessage message) ->
          "asked again as "
              + message.getMessageId()
              + " in "
              + sent(
                  producer,
                  new ProducerRecord<>(
                      cluster.topics().inbound(),
                      SessionKey.of(message).toString(),
                      cluster.serdes().encode(message)));
      case Plan.Not(String why) -> "left alone: " + why;
    };
  }

  private String sent(Producer<String, byte[]> producer, ProducerRecord<String, byte[]> record) {
    if (dryRun) {
      return record.topic();
    }
    try {
      RecordMetadata written = producer.send(record).get();
      return record.topic() + "-" + written.partition() + "@" + written.offset();
    } catch (ExecutionException e) {
      throw new KafkaException(
          "A dead letter could not be sent again: " + e.getCause(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException("Interrupted; what was told above was done, the rest was not.", e);
    }
  }
}
