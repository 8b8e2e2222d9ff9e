package io.clawstream.cli.cluster;

import io.clawstream.events.AuditEvent;
import io.clawstream.events.ControlCommand;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;

/**
 * Gives orders to the router, and waits for what it decides: the audit event that names the order.
 * An order that nobody answers is not lost: it stands in the topic, and is obeyed when a router
 * comes.
 */
public final class Orders {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final String CONTROL = "control";

  private final Cluster cluster;
  private final Progress progress;
  private final InstantSource clock;

  /**
   * @param cluster not closed
   */
  public Orders(Cluster cluster, Progress progress, InstantSource clock) {
    this.cluster = cluster;
    this.progress = progress;
    this.clock = clock;
  }

  /**
   * Gives an order.
   *
   * @param patience how long to wait for the decision
   * @return what the router decided; empty if it said nothing in that time
   */
  public Optional<AuditEvent> give(ControlCommand order, Duration patience) {
    cluster.serdes().warmUp(List.of(ControlCommand.getClassSchema(), AuditEvent.getClassSchema()));
    try (Consumer<String, byte[]> audit = cluster.committed()) {
      List<TopicPartition> partitions =
          new TopicScan(audit, progress, clock).partitions(cluster.topics().audit());
      audit.assign(partitions);
      // Where the topic ends before the order is given: the decision comes after that.
      Map<TopicPartition, Long> ends = audit.endOffsets(partitions);
      ends.forEach(audit::seek);
      write(order);
      return decision(audit, order.getCommandId(), clock.instant().plus(patience));
    }
  }

  private void write(ControlCommand order) {
    try (Producer<String, byte[]> producer = cluster.producer()) {
      producer
          .send(
              new ProducerRecord<>(
                  cluster.topics().control(), order.getSubject(), cluster.serdes().encode(order)))
          .get();
    } catch (ExecutionException e) {
      throw new KafkaException("The order was not taken: " + e.getCause(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException("Interrupted before the order was given.");
    }
  }

  private Optional<AuditEvent> decision(
      Consumer<String, byte[]> audit, String orderId, Instant until) {
    while (clock.instant().isBefore(until)) {
      for (ConsumerRecord<String, byte[]> record : audit.poll(POLL)) {
        Optional<AuditEvent> event =
            decoded(record)
                .filter(
                    found ->
                        found.getAction().equals(CONTROL) && found.getSubject().equals(orderId));
        if (event.isPresent()) {
          return event;
        }
      }
      progress.tell("the order is given; waiting for the router");
    }
    return Optional.empty();
  }

  private Optional<AuditEvent> decoded(ConsumerRecord<String, byte[]> record) {
    try {
      return Optional.of(cluster.serdes().decode(record.value(), AuditEvent.class));
    } catch (SerializationException e) {
      // Somebody else's poison: the decision is a record of its own.
      return Optional.empty();
    }
  }
}
